import { useMutation } from 'urql';
import { MarkNotificationsReadDocument, NotificationsDocument } from 'contract/documents.ts';
import { useLiveQuery } from '../../live/live.ts';
import { useScope } from '../../scope/scope.ts';
import { Answer } from '../../ui/Answer.tsx';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { DateText } from '../../ui/DateText.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { NewsTarget } from './NewsTarget.tsx';

const SHOWN = 8;

/** What the person has to know, the newest first; what was not read yet stands out. */
export function News() {
  const { data, error, refresh } = useLiveQuery({ query: NotificationsDocument, variables: { first: SHOWN } });
  const { structureId } = useScope();
  const [{ fetching }, markRead] = useMutation(MarkNotificationsReadDocument);
  const notifications = data?.viewer?.notifications;
  const unread = notifications?.nodes.filter(({ read }) => !read).map(({ id }) => id) ?? [];
  const mark = () => void markRead({ input: { ids: unread } }).then(refresh);
  return (
    <Card
      title="Dernières nouvelles"
      aside={
        unread.length > 0 && (
          <Button look="quiet" small isPending={fetching} onPress={mark}>
            Marquer comme lues
          </Button>
        )
      }
    >
      <Answer data={notifications} error={error} onRetry={refresh}>
        {({ nodes, unreadCount }) => (
          <>
            {structureId && <p className="soft">De toutes vos structures</p>}
            {nodes.length === 0 && <Empty title="Rien de nouveau" />}
            <ol className="news">
              {nodes.map((node) => (
                <li key={node.id} className={node.read ? 'news-item' : 'news-item news-unread'}>
                  <p>
                    {!node.read && <span className="visually-hidden">Non lue : </span>}
                    <NewsTarget notification={node} />
                  </p>
                  <p className="news-at">
                    <DateText value={node.at} form="instant" />
                  </p>
                </li>
              ))}
            </ol>
            {unreadCount > unread.length && <p className="soft">et {unreadCount - unread.length} autres non lues</p>}
          </>
        )}
      </Answer>
    </Card>
  );
}
