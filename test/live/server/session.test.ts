import { describe, expect, it } from 'vitest';
import { clock, tokens, visitor, type World, wire, world } from './fakes.js';

const row = ({ run }: World, step: number, values: Readonly<Record<string, number>> = { dLoss: step }): void =>
  run.add({ row: { step, wall: step, values } });
const picture = ({ run }: World, size = 8): void =>
  run.addSample({ kind: 'images', step: 1, about: {}, parts: { x: { shape: [size], values: new Uint8Array(size) } } });

describe('a session', () => {
  it('must say who it is within five seconds', () => {
    const { now, pass } = clock();
    const at = world(now);
    const { link, closed, texts } = wire();
    at.hub.connect(link);
    pass(4_999);
    at.hub.beat();
    expect(closed()).toBeUndefined();
    pass(1);
    at.hub.beat();
    expect(closed()).toBe(4408);
    expect(texts()).toEqual([{ t: 'bye', reconnect: false, why: 'nothing was said' }]);
  });

  it.each([
    ['a wrong token', { t: 'hello', v: 1, token: 'x', samples: true }, 4401],
    ['the digest of nothing', { t: 'hello', v: 1, token: '', samples: true }, 4401],
    ['another version', { t: 'hello', v: 2, token: tokens.view, samples: true }, 4400],
    ['anything before hello', { t: 'watch', run: 'live' }, 4400],
    ['a command before hello', { t: 'command', id: 1, run: 'live', command: { op: 'pause' } }, 4400],
    ['no message', 7, 4400],
  ])('ends with %s', (_, message, code) => {
    const at = world(clock().now);
    const { link, closed, texts } = wire();
    at.hub.connect(link).receive(JSON.stringify(message));
    expect([closed(), texts()[0]]).toMatchObject([code, { t: 'bye', reconnect: false }]);
    expect(at.forwarded).toEqual([]);
  });

  it('gets its role from its token, and what runs there are', () => {
    const at = world(clock().now);
    for (const role of ['view', 'control'] as const)
      expect(visitor(at, tokens[role]).texts()).toEqual([
        {
          t: 'welcome',
          v: 1,
          role,
          runs: [{ id: 'live', name: 'ring', epoch: 'first', status: 'running', live: true, startedAt: 1_000 }],
          heartbeat: { every: 5_000, timeout: 20_000 },
        },
      ]);
  });

  it('is told of a run as soon as it asks, and of one that there is not', () => {
    const at = world(clock().now);
    const page = visitor(at);
    page.say({ t: 'watch', run: 'live' });
    page.say({ t: 'watch', run: 'other' });
    page.say({ t: 'media', run: 'live', sample: 4 });
    expect([page.binaries(), page.texts().slice(1)]).toEqual([
      1,
      [
        { t: 'missing', run: 'other' },
        { t: 'missing', run: 'live', sample: 4 },
      ],
    ]);
  });

  it('gets one frame for all who stand where it stands: the very same bytes', () => {
    const at = world(clock().now);
    const [a, b] = [visitor(at), visitor(at)];
    for (const page of [a, b]) page.say({ t: 'watch', run: 'live' });
    row(at, 1);
    at.hub.flush();
    expect(a.sent.at(-1)!.data).toBe(b.sent.at(-1)!.data);
    expect(a.texts().at(-1)).toMatchObject({ t: 'update', after: 0, seq: 1 });
  });

  it('has two frames on its way at most, then one that brings all the rest', () => {
    const at = world(clock().now);
    const page = visitor(at);
    page.say({ t: 'watch', run: 'live' });
    for (let step = 1; step <= 500; step++) {
      row(at, step);
      at.hub.flush();
    }
    expect(page.sent).toHaveLength(3);
    page.say({ t: 'ack', run: 'live', seq: 0 });
    at.hub.flush();
    expect(page.sent).toHaveLength(4);
    expect(page.sent[3]!.binary).toBe(true);
    page.say({ t: 'ack', run: 'live', seq: 500 });
    row(at, 501);
    at.hub.flush();
    expect(page.texts().at(-1)).toMatchObject({ t: 'update', after: 500, seq: 501 });
  });

  it('replays what was missed where all of it is there, and else begins anew', () => {
    const at = world(clock().now);
    for (let step = 0; step < 300; step++) row(at, step);
    const since = (seq: number, epoch = 'first') => {
      const page = visitor(at);
      page.say({ t: 'watch', run: 'live', since: { epoch, seq } });
      const { data, binary } = page.sent.at(-1)!;
      return binary ? 'history' : (JSON.parse(String(data)) as { records?: unknown[] }).records?.length;
    };
    expect([since(299), since(44), since(43), since(0)]).toEqual([1, 256, 'history', 'history']);
    expect([since(299, 'second'), since(301), since(300)]).toEqual(['history', 'history', undefined]);
  });

  it('that nobody sees gets what concerns it, now and then; and the rest when somebody looks', () => {
    const { now, pass } = clock();
    const at = world(now);
    const page = visitor(at);
    page.say({ t: 'watch', run: 'live' });
    page.say({ t: 'ack', run: 'live', seq: 0 });
    page.say({ t: 'visible', visible: false });
    const before = page.sent.length;
    for (let step = 0; step < 10; step++) {
      row(at, step);
      picture(at);
      pass(1_000);
      at.hub.flush();
    }
    expect(page.sent).toHaveLength(before);
    at.run.add({ event: { step: 9, wall: 1, kind: 'alert', text: 'collapse' } });
    at.run.add({ event: { step: 9, wall: 1, kind: 'alert', text: 'again' } });
    at.hub.flush();
    expect(page.sent).toHaveLength(before + 1);
    page.say({ t: 'ack', run: 'live', seq: 22 });
    at.run.add({ event: { step: 9, wall: 1, kind: 'alert', text: 'soon after' } });
    at.hub.flush();
    expect(page.sent).toHaveLength(before + 1);
    page.say({ t: 'visible', visible: true });
    expect(page.texts().at(-1)).toMatchObject({ t: 'update', after: 22, seq: 23 });
    at.hub.flush();
    expect(page.binaries()).toBe(2);
  });

  it('gets the newest picture of a kind, once, when it is not behind and can take it', () => {
    const { now, pass } = clock();
    let buffered = 0;
    const at = world(now);
    const page = visitor(at, tokens.view, undefined, () => buffered);
    page.say({ t: 'watch', run: 'live' });
    const settle = (): void => {
      at.hub.flush();
      page.say({ t: 'ack', run: 'live', seq: at.run.record.seq });
    };
    settle();
    pass(1_000);
    const before = page.binaries();
    for (let i = 0; i < 5; i++) picture(at);
    settle();
    expect(page.binaries()).toBe(before + 1);
    expect(page.sent.at(-1)!.data).toBe(at.run.sample(4)!.data);
    pass(5_000);
    settle();
    expect(page.binaries(), 'not the same one again').toBe(before + 1);
    picture(at);
    settle();
    pass(500);
    picture(at);
    settle();
    expect(page.binaries(), 'not twice in a second').toBe(before + 2);
    buffered = 60 * 1024;
    pass(1_000);
    picture(at, 10_000);
    settle();
    expect(page.binaries(), 'much is waiting').toBe(before + 2);
    buffered = 0;
    settle();
    expect(page.sent.at(-1)!.data).toBe(at.run.sample(7)!.data);
    page.say({ t: 'media', run: 'live', sample: 2 });
    expect(page.sent.at(-1)!.data).toBe(at.run.sample(2)!.data);
  });

  it('that does not read has no more than the cap in its queue, and goes after half a minute; events are not lost', () => {
    const { now, pass } = clock();
    let queue = 0;
    const at = world(now);
    const page = visitor(at, tokens.view, undefined, () => queue);
    const { push } = page.sent;
    page.sent.push = (...frames) => {
      queue += frames.reduce((sum, { data }) => sum + data.length, 0);
      return push.apply(page.sent, frames);
    };
    page.say({ t: 'watch', run: 'live' });
    for (let second = 0; second < 29; second++) {
      at.run.add({ event: { step: second, wall: 0, kind: 'log', text: 'x'.repeat(200_000) } });
      page.say({ t: 'ack', run: 'live', seq: at.run.record.seq });
      pass(1_000);
      page.session.heard();
      at.hub.beat();
      at.hub.flush();
    }
    expect(queue).toBeLessThanOrEqual(1024 * 1024);
    expect(page.closed()).toBeUndefined();
    queue = 0;
    at.hub.flush();
    expect(page.sent.at(-1)).toMatchObject({ binary: false });
    expect(String(page.sent.at(-1)!.data).match(/xxx\b/g)!.length).toBeGreaterThan(20);
    page.say({ t: 'ack', run: 'live', seq: 1000 });
    queue = 2 * 1024 * 1024;
    for (let second = 0; second < 32; second++) {
      pass(1_000);
      page.session.heard();
      at.hub.beat();
    }
    expect(page.closed()).toBe(4008);
  });

  it('that draws nothing for ten seconds is slow, and goes half a minute later; one that nobody sees may sleep', () => {
    const { now, pass } = clock();
    const at = world(now);
    const [slow, hidden] = [visitor(at), visitor(at)];
    for (const page of [slow, hidden]) page.say({ t: 'watch', run: 'live' });
    hidden.say({ t: 'visible', visible: false });
    const wait = (seconds: number): void => {
      for (let i = 0; i < seconds; i++) {
        pass(1_000);
        for (const page of [slow, hidden]) page.session.heard();
        at.hub.beat();
      }
    };
    wait(39);
    expect(slow.closed()).toBeUndefined();
    wait(3);
    expect([slow.closed(), hidden.closed()]).toEqual([4008, undefined]);
    expect(slow.texts().at(-1)).toMatchObject({ t: 'bye', reconnect: true });
  });

  it('hears a heartbeat when nothing else is said, is pinged, and is gone when it answers no more', () => {
    const { now, pass } = clock();
    const at = world(now);
    const page = visitor(at);
    for (let second = 0; second < 34; second++) {
      pass(1_000);
      at.hub.beat();
    }
    expect(page.texts().filter(({ t }) => t === 'heartbeat')).toHaveLength(6);
    expect([page.pings(), page.closed()]).toEqual([2, undefined]);
    pass(2_000);
    at.hub.beat();
    expect(page.closed()).toBe(1006);
  });

  it('does not pay for a server that was asleep itself', () => {
    const { now, pass } = clock();
    const at = world(now);
    const page = visitor(at);
    pass(3_600_000);
    at.hub.beat();
    expect(page.closed()).toBeUndefined();
  });

  it('that talks too much is sent away for a while; acks for what was sent are free', () => {
    const { now, pass } = clock();
    const at = world(now);
    const page = visitor(at);
    page.say({ t: 'watch', run: 'live' });
    for (let i = 0; i < 100; i++) {
      row(at, i);
      at.hub.flush();
      page.say({ t: 'ack', run: 'live', seq: i + 1 });
    }
    expect(page.closed()).toBeUndefined();
    for (let i = 0; i < 38; i++) page.say({ t: 'unwatch', run: 'none' });
    expect(page.closed()).toBeUndefined();
    pass(1_000);
    for (let i = 0; i < 20; i++) page.say({ t: 'unwatch', run: 'none' });
    expect(page.closed()).toBeUndefined();
    page.say({ t: 'unwatch', run: 'none' });
    expect(page.closed()).toBe(4429);
    expect(page.texts().at(-1)).toMatchObject({ t: 'bye', reconnect: true });
  });

  it('says good-bye to all when the server ends', () => {
    const at = world(clock().now);
    const page = visitor(at, tokens.control);
    page.say({ t: 'watch', run: 'live' });
    page.say({ t: 'command', id: 1, run: 'live', command: { op: 'pause' } });
    at.run.add({ event: { step: 1, wall: 1, kind: 'state', text: 'the end' } });
    at.hub.close('the run has ended');
    expect(page.closed()).toBe(1001);
    expect(page.texts().slice(1)).toMatchObject([
      { t: 'update', records: [{ event: { text: 'the end' } }] },
      { t: 'answer', id: 1, ok: false, problem: 'the run has ended' },
      { t: 'bye', reconnect: true, why: 'the run has ended' },
    ]);
  });

  it('sends the end of a run to those who do not look and those who have not drawn yet', () => {
    const at = world(clock().now);
    const [hidden, slow, stuck] = [visitor(at), visitor(at), visitor(at, tokens.view, undefined, () => 2 ** 20)];
    for (const page of [hidden, slow, stuck]) page.say({ t: 'watch', run: 'live' });
    hidden.say({ t: 'visible', visible: false });
    for (let step = 0; step < 5; step++) {
      row(at, step);
      at.hub.flush();
    }
    at.run.add({ state: { status: 'finished', step: 5 } });
    at.hub.close('the run has ended');
    for (const page of [hidden, slow]) {
      const [last, bye] = page.texts().slice(-2);
      expect([last, bye]).toMatchObject([{ t: 'update', seq: 6 }, { t: 'bye' }]);
    }
    expect(stuck.texts().map(({ t }) => t)).toEqual(['welcome', 'bye']);
  });

  it('finds room as long as there is some', () => {
    const at = world(clock().now, { connections: 4, waiting: 2, controllers: 1 });
    const waiting = [wire(), wire()].map(({ link }) => at.hub.connect(link));
    expect(at.hub.hasRoom()).toBe(false);
    waiting.forEach(at.hub.leave);
    visitor(at, tokens.control);
    const second = visitor(at, tokens.control);
    expect([second.closed(), second.texts()[0]]).toMatchObject([1013, { t: 'bye', reconnect: true }]);
    at.hub.leave(second.session);
    for (let i = 0; i < 3; i++) visitor(at);
    expect(at.hub.hasRoom()).toBe(false);
  });

  it('hears of runs that come, and of those that end', () => {
    const at = world(clock().now);
    at.hub.flush();
    const page = visitor(at);
    at.run.add({ state: { status: 'finished', step: 3 } });
    at.hub.flush();
    at.hub.flush();
    expect(page.texts().slice(1)).toMatchObject([{ t: 'runs', runs: [{ id: 'live', status: 'finished' }] }]);
  });
});

describe('commands', () => {
  const steering = () => {
    const { now, pass } = clock();
    const at = world(now);
    const page = visitor(at, tokens.control, 'tab');
    const answers = (from = page) => from.texts().filter(({ t }) => t === 'answer');
    return { at, pass, page, answers };
  };

  it('are handed on once, and answered when they are done, after what they led to', () => {
    const { at, page, answers } = steering();
    page.say({ t: 'watch', run: 'live' });
    page.say({ t: 'command', id: 9, run: 'live', command: { op: 'step', players: ['generator'], n: 3 } });
    page.say({ t: 'command', id: 9, run: 'live', command: { op: 'step', players: ['generator'], n: 3 } });
    expect(at.forwarded).toEqual([{ number: 0, command: { op: 'step', players: ['generator'], n: 3 }, by: 'page 1' }]);
    expect(answers()).toEqual([]);
    at.run.add({ state: { status: 'paused', step: 3 } });
    at.hub.dispatcher.answer(0, undefined);
    expect(page.texts().map(({ t }) => t)).toEqual(['welcome', 'update', 'answer', 'answer']);
    page.say({ t: 'command', id: 9, run: 'live', command: { op: 'step', players: ['generator'], n: 3 } });
    expect([answers().length, at.forwarded.length]).toEqual([3, 1]);
    expect(answers()).toEqual(Array.from({ length: 3 }, () => ({ t: 'answer', id: 9, ok: true })));
  });

  it('of a page that was cut off are answered on its next connection; those of others are others', () => {
    const { at, page, answers } = steering();
    const pause = { t: 'command', id: 1, run: 'live', command: { op: 'pause' } } as const;
    page.say(pause);
    at.hub.leave(page.session);
    const [again, other] = [visitor(at, tokens.control, 'tab'), visitor(at, tokens.control)];
    again.say(pause);
    expect(at.forwarded).toHaveLength(1);
    at.hub.dispatcher.answer(0, 'not now');
    expect(answers(again)).toEqual([{ t: 'answer', id: 1, ok: false, problem: 'not now' }]);
    other.say(pause);
    expect(at.forwarded).toHaveLength(2);
  });

  it('that cannot be are refused here', () => {
    const { at, page, answers } = steering();
    const commands = [
      { run: 'none', command: { op: 'pause' } },
      { run: 'live', command: { op: 'stop' } },
      { run: 'live', command: { op: 'set', tunable: 'speed', value: 1 } },
      { run: 'live', command: { op: 'set', tunable: 'rate', value: 1.5 } },
      { run: 'live', command: { op: 'step', players: ['critic'], n: 1 } },
    ] as const;
    commands.forEach((one, id) => page.say({ t: 'command', id, ...one }));
    at.run.add({ state: { status: 'finished', step: 3 } });
    page.say({ t: 'command', id: 5, run: 'live', command: { op: 'pause' } });
    expect(answers().map((one) => (one.t === 'answer' ? [one.ok, one.problem] : []))).toEqual([
      [false, 'there is no such run'],
      [false, expect.stringMatching(/^stop: this run does not take it; it takes /)],
      [false, 'speed: there is no such tunable; use one of rate'],
      [false, 'rate: expected a number from 0 to 1, got 1.5; choose one of these'],
      [false, 'critic: there is no such player; use one of discriminator, generator'],
      [false, 'the run is over'],
    ]);
    expect(at.forwarded).toEqual([]);
  });

  it('are ten at once and five a second; one more is refused, and may be asked again', () => {
    const { at, pass, page, answers } = steering();
    const ask = (id: number): void => page.say({ t: 'command', id, run: 'live', command: { op: 'pause' } });
    for (let id = 0; id < 11; id++) ask(id);
    expect([at.forwarded.length, answers().length]).toEqual([10, 1]);
    pass(200);
    ask(10);
    expect(at.forwarded).toHaveLength(11);
  });

  it('of one who may only look end the connection', () => {
    const { at } = steering();
    const page = visitor(at, tokens.view);
    page.say({ t: 'command', id: 1, run: 'live', command: { op: 'pause' } });
    expect([page.closed(), at.forwarded]).toEqual([4403, []]);
  });

  it('are forgotten after five minutes', () => {
    const { at, pass, page } = steering();
    const pause = { t: 'command', id: 1, run: 'live', command: { op: 'pause' } } as const;
    page.say(pause);
    at.hub.dispatcher.answer(0, undefined);
    pass(300_001);
    page.say({ ...pause, id: 2 });
    page.say(pause);
    expect(at.forwarded).toHaveLength(3);
  });
});
