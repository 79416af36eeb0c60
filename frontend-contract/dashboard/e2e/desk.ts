// Somebody who acts through the API, to bring a dossier where a test wants it.
import assert from 'node:assert/strict';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { authorization, byDocumentId, graphql, type Person, statement, upload } from '../../clients/sandbox.ts';
import { DepositNextPieceDocument, DepositPieceDocument, SignInDocument } from '../../documents.ts';
import type { Cadre, DepositPieceInput } from '../../types.ts';

export class Desk {
  private readonly person: Person = {};
  structure = '';

  /** The desk of an account of the sandbox. */
  static async of(email: string): Promise<Desk> {
    const desk = new Desk();
    const { signIn } = await desk.does(SignInDocument, { input: { email, password: 'decompte' } });
    assert(signIn.token);
    desk.person.token = signIn.token;
    desk.structure = signIn.viewer?.rattachements[0]?.structure.id ?? '';
    return desk;
  }

  /** Sends an operation of the contract; nothing may be refused. */
  async does<Result, Variables>(document: TypedDocumentNode<Result, Variables>, variables: Variables): Promise<Result> {
    const operationName = document.definitions.flatMap((each) => ('operation' in each ? each.name?.value : []))[0];
    const headers = { 'content-type': 'application/json', ...authorization(this.person) };
    const body = JSON.stringify({ operationName, variables });
    const answer = (await (await byDocumentId(graphql, { method: 'POST', headers, body })).json()) as { data: Result | null };
    const told = JSON.stringify(answer);
    assert(answer.data, told);
    assert(!told.includes('"userErrors":[{'), told);
    return answer.data;
  }

  /** Deposits a monthly statement to Valombre, or what `changes` make of it. */
  async deposits(number: string, changes: Partial<DepositPieceInput> = {}): Promise<{ pieceId: string; page: string }> {
    const form = statement(this.structure, number, await upload(this.person));
    const { piece } = (await this.does(DepositPieceDocument, { input: { ...form, ...changes } })).depositPiece;
    assert(piece?.dossier);
    return { pieceId: piece.id, page: `/dossiers/${piece.dossier.id}` };
  }

  /** Deposits what follows a pièce, with its amounts. */
  async follows(previousPieceId: string, cadre: Cadre, number: string): Promise<string> {
    const { invoiceDate, typeTva, paymentMethod, documentId } = statement(this.structure, number, await upload(this.person));
    assert(documentId);
    const input = { previousPieceId, cadre, number, invoiceDate, typeTva, paymentMethod, documentId };
    const { piece } = (await this.does(DepositNextPieceDocument, { input })).depositNextPiece;
    assert(piece);
    return piece.id;
  }
}
