import { decodeBinary } from '../../src/live/protocol/binaryFrames.js';
import { historyHeader } from '../../src/live/protocol/historyFrame.js';
import type { TextMessage } from '../../src/live/protocol/messages.js';
import { decodeSample, sampleHeader } from '../../src/live/protocol/sampleFrame.js';
import type { Followed } from '../model/followed.js';
import type { Picture } from '../model/pictures.js';

type Message<T extends TextMessage['t']> = Extract<TextMessage, { readonly t: T }>;

/** What is to be done with what a server says. */
export interface Incoming {
  readonly find: (run: string) => Followed | undefined;
  readonly welcome: (message: Message<'welcome'>) => void;
  readonly runs: (message: Message<'runs'>) => void;
  /** News of a run came; were they taken, or did they not fit to what is known? */
  readonly news: (run: string, taken: boolean) => void;
  readonly detail: (message: Message<'detail'>) => void;
  readonly answer: (message: Message<'answer'>) => void;
  /** A picture came, or will not. */
  readonly picture: () => void;
}

/** Hands a text to whom it concerns. */
export const takeText = (to: Incoming, message: TextMessage): void => {
  if (message.t === 'welcome') to.welcome(message);
  else if (message.t === 'runs') to.runs(message);
  else if (message.t === 'detail') to.detail(message);
  else if (message.t === 'answer') to.answer(message);
  else if (message.t === 'update') {
    const run = to.find(message.run);
    if (run !== undefined) to.news(message.run, run.update(message));
  } else if (message.t === 'missing' && message.sample !== undefined) {
    to.find(message.run)?.pictures().lose(message.sample);
    to.picture();
  }
};

const pictureOf = (header: unknown, payload: Uint8Array): Picture | undefined => {
  const sample = sampleHeader.decode(header, 'header');
  const parts = sample._tag === 'Right' ? decodeSample(sample.right, payload) : sample;
  return sample._tag === 'Right' && parts._tag === 'Right' ? { header: sample.right, parts: parts.right } : undefined;
};

/** Hands a binary frame to the run that it is of; one that cannot be read, or of a run that is not followed, to nobody. */
export const takeBinary = (to: Incoming, received: ArrayBuffer): void => {
  const frame = decodeBinary(received);
  if (frame._tag === 'Left') return;
  const { header, payload } = frame.right;
  const history = historyHeader.decode(header, 'header');
  if (history._tag === 'Right') {
    const run = to.find(history.right.run);
    if (run !== undefined) to.news(run.id, run.history(history.right, payload));
    return;
  }
  const picture = pictureOf(header, payload);
  if (picture !== undefined && to.find(picture.header.run)?.picture(picture)) to.picture();
};
