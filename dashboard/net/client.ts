import { type ClientMessage, type TextMessage, version } from '../../src/live/protocol/messages.js';
import type { Commands } from '../model/commands.js';
import type { Store } from '../model/store.js';
import type { View } from '../model/view.js';
import { type Incoming, takeBinary, takeText } from './incoming.js';
import { socket } from './socket.js';

/** How the page speaks with the server. */
export interface Client {
  readonly send: (message: ClientMessage) => boolean;
  readonly open: () => void;
  /** Follow the runs that the view names, and no others. */
  readonly follow: (view: View) => void;
  /** Everything that has come is drawn, or needs no drawing: the server may send more. */
  readonly acknowledge: () => void;
}

export interface ClientOptions {
  readonly url: string;
  readonly token: () => string;
  readonly store: Store;
  readonly view: () => View;
  readonly commands: () => Commands;
  /** The numbers of a part of a run have come. */
  readonly closer: (message: Extract<TextMessage, { readonly t: 'detail' }>) => void;
  readonly samples: () => void;
}

const randomName = (): string =>
  Array.from(crypto.getRandomValues(new Uint32Array(4)), (n) => n.toString(36)).join('-');

/** A client that keeps a store up to date. */
export const client = ({ url, token, store, view, commands, closer, samples }: ClientOptions): Client => {
  const page = randomName();
  // Runs of which something has come that is not acknowledged; and those that were asked for again.
  const unacknowledged = new Set<string>();
  const askedAgain = new Set<string>();

  const watch = (run: string): void => {
    const since = store.find(run)?.since();
    send({ t: 'watch', run, ...(since && { since }) });
  };
  const incoming: Incoming = {
    find: store.find,
    welcome: ({ role, runs }) => {
      askedAgain.clear();
      store.welcome(role, runs);
      store.choose(view().run, view().compare);
      if (document.hidden) send({ t: 'visible', visible: false });
      for (const { id, pictures } of store.shown()) {
        pictures().forgetAsked();
        watch(id);
      }
      commands().again(runs);
      samples();
    },
    runs: ({ runs }) => {
      store.list(runs);
      follow(view());
    },
    news: (run, taken) => {
      if (taken) {
        askedAgain.delete(run);
        unacknowledged.add(run);
        store.news(run);
        // A hidden page draws nothing, and must not look like one that cannot keep up.
        if (document.hidden) acknowledge();
      } else if (!askedAgain.has(run)) {
        // What was sent before the question was heard will not fit either: ask once.
        askedAgain.add(run);
        watch(run);
      }
    },
    detail: closer,
    answer: ({ id, ok, problem = 'It was refused.' }) => commands().answer(id, ok ? undefined : problem),
    picture: samples,
  };
  const { open, send } = socket({
    url,
    text: (message) => takeText(incoming, message),
    binary: (frame) => takeBinary(incoming, frame),
    hello: () => ({ t: 'hello', v: version, token: token(), samples: true, page }),
    changed: store.connect,
  });
  const acknowledge = (): void => {
    for (const run of unacknowledged) {
      const seq = store.find(run)?.since()?.seq;
      if (seq !== undefined) send({ t: 'ack', run, seq });
    }
    unacknowledged.clear();
  };
  const follow = (wanted: View): void => {
    const { added, removed } = store.choose(wanted.run, wanted.compare);
    for (const run of removed) send({ t: 'unwatch', run });
    added.forEach(watch);
  };
  document.addEventListener('visibilitychange', () => {
    send({ t: 'visible', visible: !document.hidden });
    if (document.hidden) acknowledge();
  });
  return { send, open, follow, acknowledge };
};
