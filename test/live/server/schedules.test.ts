import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBinary } from '../../../src/live/protocol/binaryFrames.js';
import { historyHeader } from '../../../src/live/protocol/historyFrame.js';
import type { ClientMessage } from '../../../src/live/protocol/messages.js';
import { clientFrames, serverFrames } from '../../../src/live/protocol/messages.js';
import { type Mirror, mirror } from '../../../src/live/protocol/mirror.js';
import type { Frame } from '../../../src/live/server/servedRun.js';
import type { Session } from '../../../src/live/server/session.js';
import { type News, news, teller } from '../runNews.js';
import { digestOf, snapshotOf } from '../snapshotOf.js';
import { clock, tokens, type World, world } from './fakes.js';

/** Something that happens between server and pages. */
type Turn =
  | { readonly t: 'news'; readonly news: News }
  | { readonly t: 'flush' }
  | { readonly t: 'restart' }
  | { readonly t: 'time'; readonly ms: number }
  /** To the frames on their way to one page. */
  | {
      readonly t: 'deliver' | 'lose' | 'swap' | 'cut' | 'connect' | 'hide' | 'show' | 'draw' | 'again';
      readonly page: number;
    };

const pages = 3;
const page = fc.nat(pages - 1);
const turn: fc.Arbitrary<Turn> = fc.oneof(
  { weight: 6, arbitrary: news.map((one): Turn => ({ t: 'news', news: one })) },
  { weight: 6, arbitrary: fc.constant<Turn>({ t: 'flush' }) },
  { weight: 2, arbitrary: fc.constantFrom(100, 1_000, 12_000, 70_000).map((ms): Turn => ({ t: 'time', ms })) },
  { weight: 1, arbitrary: fc.constant<Turn>({ t: 'restart' }) },
  ...(['deliver', 'draw'] as const).map((t) => ({ weight: 6, arbitrary: page.map((n): Turn => ({ t, page: n })) })),
  ...(['lose', 'swap', 'cut', 'connect', 'hide', 'show', 'again'] as const).map((t) => ({
    weight: 1,
    arbitrary: page.map((n): Turn => ({ t, page: n })),
  })),
);

/** A page as dashboard and documentation have it: follows, asks again when something does not fit, acks what it drew. */
const fakePage = (server: () => World, digests: Map<string, string>) => {
  let known: Mirror = mirror();
  let session: Session | undefined;
  let onTheWay: Frame[] = [];
  let behind = 0;
  let hidden = false;
  const say = (message: ClientMessage): void => session?.receive(clientFrames.encode(message));
  const watch = (): void => {
    const since = known.since();
    say({ t: 'watch', run: 'live', ...(since && { since }) });
  };
  const hangUp = (): void => {
    if (session !== undefined) server().hub.leave(session);
    session = undefined;
    onTheWay = [];
  };
  const connect = (): void => {
    hangUp();
    let mine: Session | undefined;
    const gone = (): void => {
      if (session === mine) hangUp();
    };
    mine = server().hub.connect({
      send: (frame) => {
        const { record } = server().run;
        const place = `${record.epoch} ${record.seq}`;
        if (!digests.has(place)) digests.set(place, digestOf(record));
        onTheWay.push(frame);
      },
      buffered: () => 0,
      ping: () => mine?.heard(),
      close: gone,
      terminate: gone,
    });
    session = mine;
    say({ t: 'hello', v: 1, token: tokens.view, samples: false });
    if (hidden) say({ t: 'visible', visible: false });
    watch();
  };
  const take = ({ data, binary }: Frame) => {
    if (binary) {
      const frame = decodeBinary(Uint8Array.from(data).buffer);
      if (frame._tag === 'Left') throw new Error(frame.left);
      const header = historyHeader.decode(frame.right.header, '');
      if (header._tag === 'Left') throw header.left[0];
      if (known.history(header.right, frame.right.payload)._tag === 'Left') return watch();
    } else {
      const message = serverFrames.decode(String(data));
      if (message._tag === 'Left') throw new Error(message.left);
      if (message.right.t !== 'update') return;
      if (!known.update(message.right)) return watch();
    }
    behind++;
    // Whatever was lost or came in another order: what a page has is always what the server had at that record.
    const record = known.record()!;
    expect(digestOf(record)).toBe(digests.get(`${record.epoch} ${record.seq}`));
  };
  const draw = (): void => {
    const since = known.since();
    if (behind > 0 && since !== undefined) say({ t: 'ack', run: 'live', seq: since.seq });
    behind = 0;
  };
  return {
    connect,
    cut: hangUp,
    draw,
    deliver: (): void => {
      for (let frame = onTheWay.shift(); frame !== undefined; frame = onTheWay.shift()) take(frame);
    },
    lose: () => void onTheWay.splice(-1),
    swap: () => void onTheWay.push(...onTheWay.splice(-2).reverse()),
    // A page that has been loaded anew knows nothing.
    again: (): void => {
      known = mirror();
      connect();
    },
    look: (visible: boolean): void => {
      hidden = !visible;
      say({ t: 'visible', visible });
    },
    connected: () => session !== undefined,
    record: () => known.record(),
  };
};

const play = (turns: readonly Turn[]) => {
  const { now, pass } = clock();
  let epoch = 1;
  let server = world(now, {}, '1');
  const begin = () =>
    teller(
      (entry) => server.run.add(entry),
      (sample) => server.run.addSample(sample),
      () => server.run.record.state,
    );
  let tell = begin();
  const digests = new Map<string, string>();
  const visitors = Array.from({ length: pages }, () => fakePage(() => server, digests));
  for (const one of visitors) one.connect();
  for (const one of turns) {
    if (one.t === 'news') tell(one.news);
    else if (one.t === 'flush') server.hub.flush();
    else if (one.t === 'time') {
      pass(one.ms);
      server.hub.beat();
    } else if (one.t === 'restart') {
      server = world(now, {}, String(++epoch));
      tell = begin();
      for (const each of visitors) each.cut();
    } else {
      const at = visitors[one.page]!;
      if (one.t === 'hide' || one.t === 'show') at.look(one.t === 'show');
      else if (one.t !== 'connect' || !at.connected()) at[one.t]();
    }
  }
  // In the end the net is well again, people look, pages connect again, and a little more happens.
  for (let i = 0; i < 60; i++) {
    pass(1_000);
    if (i < 50) tell({ t: 'rows', count: 1, gap: 1, metrics: 3, odd: undefined });
    server.hub.beat();
    server.hub.flush();
    for (const one of visitors) {
      if (!one.connected()) one.connect();
      one.look(true);
      one.deliver();
      one.draw();
    }
  }
  return { run: server.run, visitors };
};

describe('through any schedule', () => {
  it('of news, losses, swaps, slow and hidden pages, reconnects and restarts, a page ends with what the server has', () => {
    fc.assert(
      fc.property(fc.array(turn, { maxLength: 80, size: 'max' }), (turns) => {
        const { run, visitors } = play(turns);
        const expected = snapshotOf(run.record);
        for (const one of visitors) expect(snapshotOf(one.record()!)).toEqual(expected);
      }),
      { seed: 77, numRuns: 300 },
    );
  });
});
