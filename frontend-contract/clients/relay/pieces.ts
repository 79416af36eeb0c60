// Relay: a list by pages that is asked again, a row, an act that adds to the list, a live update.
import { graphql } from 'relay-runtime';

export const row = graphql`
  fragment pieces_row on Piece {
    id
    number
    status
    statusLabel
    amounts {
      totalTtc
      netToPay
    }
  }
`;

export const list = graphql`
  fragment pieces_list on Query
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
    search: { type: "String" }
    filter: { type: "PieceFilter" }
  )
  @refetchable(queryName: "piecesPageQuery") {
    pieces(first: $count, after: $cursor, search: $search, filter: $filter)
      @connection(key: "list_pieces", filters: ["search", "filter"]) {
      edges {
        node {
          ...pieces_row
        }
      }
      totalCount {
        value
      }
    }
  }
`;

export const sheet = graphql`
  fragment pieces_sheet on Dossier @refetchable(queryName: "piecesSheetQuery") {
    number
    stateLabel
    pieces {
      ...pieces_row
    }
    availableActions {
      label
      enabled
      blockers {
        message
      }
    }
  }
`;

export const screen = graphql`
  query piecesScreenQuery($search: String) {
    ...pieces_list @arguments(search: $search)
  }
`;

export const deposit = graphql`
  mutation piecesDepositMutation($input: DepositPieceInput!, $connections: [ID!]!) {
    depositPiece(input: $input) {
      userErrors {
        code
        message
        field
      }
      piece @appendNode(connections: $connections, edgeTypeName: "PieceEdge") {
        ...pieces_row
      }
    }
  }
`;

export const follow = graphql`
  subscription piecesFollowSubscription($after: ID) {
    changes(after: $after) {
      position
      piece {
        ...pieces_row
      }
    }
  }
`;
