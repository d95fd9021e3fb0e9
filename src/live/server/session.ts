import {
  type ClientMessage,
  clientFrames,
  closeCodes,
  type Role,
  serverFrames,
  type TextMessage,
  version,
} from '../protocol/messages.js';
import type { Hub } from './hub.js';
import { keepAlive } from './keepAlive.js';
import type { Link } from './link.js';
import { type RunSubscription, runSubscription } from './runSubscription.js';
import { tokenBucket } from './tokenBucket.js';

/** One connection: what it may do, what it follows. Nothing here throws, whatever it receives. */
export interface Session {
  /** Undefined until it has said who it is. */
  readonly role: () => Role | undefined;
  /** A text that came; anything else, if it was none. */
  readonly receive: (message: string | undefined) => void;
  /** Any sign of life. */
  readonly heard: () => void;
  /** Sends what is due. */
  readonly flush: () => void;
  /** Deadlines, heartbeats; about once a second. */
  readonly beat: () => void;
  readonly tell: (message: TextMessage) => void;
  /** Sends everything that is left, however slow the page may be. */
  readonly finish: () => void;
  /** Says why, and ends. */
  readonly bye: (code: number, why: string) => void;
}

/** The session of a connection that has just been made; `number` tells it from the others. */
export const session = (hub: Hub, link: Link, number: number): Session => {
  const { limits, now } = hub;
  const { times } = limits;
  const opened = now();
  const messages = tokenBucket(limits.messages, opened);
  const commands = tokenBucket(limits.commands, opened);
  const follows = new Map<string, RunSubscription>();
  let role: Role | undefined;
  let page = `connection ${number}`;
  let samples = false;
  let visible = true;
  let ended = false;
  const { heard, said, beat } = keepAlive(limits, link, now);

  const tell = (message: TextMessage): void => {
    if (ended) return;
    link.send({ data: Buffer.from(serverFrames.encode(message)), binary: false });
    said();
  };
  // In which cases it makes sense to come back, the code says; the page need not know the codes.
  const bye = (code: number, why: string) => {
    if (ended) return;
    tell({ t: 'bye', reconnect: code < 4400 || code === closeCodes.rate, why });
    ended = true;
    follows.clear();
    link.close(code, why);
  };
  const flush = (): void => {
    if (ended) return;
    for (const one of follows.values()) if (one.flush(now(), { visible, samples })) said();
  };

  const greet = (message: Extract<ClientMessage, { t: 'hello' }>) => {
    if (message.v !== version)
      return bye(closeCodes.badMessage, `this server speaks version ${version}; load the page again`);
    const given = hub.roleOf(message.token);
    if (given === undefined) return bye(closeCodes.badToken, 'the token is wrong; use the address that was printed');
    if (given === 'control' && hub.controllers() >= limits.controllers)
      return bye(closeCodes.full, 'too many pages steer already; close one, or use the address for looking');
    const runs = hub.summaries();
    role = given;
    samples = message.samples;
    if (message.page !== undefined) page = `page ${message.page}`;
    const heartbeat = { every: times.heartbeat, timeout: times.timeout };
    tell({ t: 'welcome', v: version, role, runs, heartbeat });
  };
  const watch = ({ run: id, since }: Extract<ClientMessage, { t: 'watch' }>) => {
    const run = hub.run(id);
    if (run === undefined) return tell({ t: 'missing', run: id });
    if (!follows.has(id) && follows.size >= limits.watched)
      return bye(closeCodes.badMessage, `at most ${limits.watched} runs at a time`);
    const known = since?.epoch === run.record.epoch && since.seq <= run.record.seq ? since.seq : undefined;
    follows.set(id, runSubscription(run, link, limits, known));
    flush();
  };
  const command = ({ id, run: of, command: asked }: Extract<ClientMessage, { t: 'command' }>) => {
    if (role !== 'control') return bye(closeCodes.role, 'this address may look, not steer');
    hub.dispatcher.take({
      key: `${page} ${id}`,
      run: hub.run(of),
      command: asked,
      by: `page ${number}`,
      isAllowed: () => commands(now()),
      outcome: (problem) => {
        // What it has led to comes first.
        flush();
        tell({ t: 'answer', id, ok: problem === undefined, ...(problem !== undefined && { problem }) });
      },
    });
  };
  const media = (of: string, id: number) => {
    const frame = hub.run(of)?.sample(id);
    const waits = link.buffered();
    if (frame === undefined || (waits > 0 && waits + frame.data.length > limits.queued))
      return tell({ t: 'missing', run: of, sample: id });
    link.send(frame);
    said();
  };
  const obey = (message: ClientMessage) => {
    switch (message.t) {
      case 'hello':
        return bye(closeCodes.badMessage, 'hello was said already');
      case 'watch':
        return watch(message);
      case 'unwatch':
        return void follows.delete(message.run);
      case 'ack':
        return;
      case 'visible':
        visible = message.visible;
        for (const one of follows.values()) one.excuse(now());
        return flush();
      case 'range': {
        const { id, run: of, metrics, from, to } = message;
        const run = hub.run(of);
        if (run === undefined) return tell({ t: 'missing', run: of });
        return tell({ t: 'detail', id, run: of, detail: run.detail(metrics.slice(0, 32), { from, to }) });
      }
      case 'media':
        return media(message.run, message.sample);
      case 'command':
        return command(message);
    }
  };
  const isSlow = (): boolean => {
    const waiting = [...follows.values()].map((one) => one.waitingSince() ?? Number.POSITIVE_INFINITY);
    return link.buffered() > limits.queued || (visible && now() - Math.min(...waiting) > times.overdue);
  };

  return {
    role: () => role,
    receive: (text) => {
      if (ended) return;
      heard();
      const decoded = text === undefined ? undefined : clientFrames.decode(text);
      if (decoded?._tag !== 'Right') {
        messages(now());
        return bye(closeCodes.badMessage, decoded === undefined ? 'only text is understood' : decoded.left);
      }
      const message = decoded.right;
      // A word for every frame that was sent is not too much.
      if (message.t === 'ack' && follows.get(message.run)?.ack(message.seq)) return;
      if (!messages(now())) return bye(closeCodes.rate, 'too many messages');
      if (role !== undefined) obey(message);
      else if (message.t === 'hello') greet(message);
      else bye(closeCodes.badMessage, 'hello comes first');
    },
    heard,
    flush,
    beat: () => {
      if (ended) return;
      if (role === undefined) {
        if (now() - opened >= times.hello) bye(closeCodes.noHello, 'nothing was said');
        return;
      }
      const due = beat(isSlow());
      if (due === 'heartbeat') tell({ t: 'heartbeat', now: hub.wall() });
      else if (due === 'slow') bye(closeCodes.slow, 'this page was too slow to follow');
      else if (due === 'gone') {
        ended = true;
        link.terminate();
      }
    },
    tell,
    finish: () => {
      for (const one of follows.values()) one.end();
    },
    bye,
  };
};
