import { ordersOf } from './orders.js';
import type { Body, Changing, Due, Node, Test } from './program.js';
import { recollection } from './recollection.js';
import { Failing } from './rules.js';
import type { Part, Run } from './run.js';
import { looks, type Outcome, scoreOf, type World } from './world.js';

/** One step on its way: what is counted by schedules, who learns, whether it was asked of a player alone, what was measured. */
interface Frame {
  readonly step: number;
  readonly scheduleStep: number;
  readonly learners: 'all' | readonly string[];
  readonly alone: boolean;
}

/** Does by hand what a run does: one step after the other, one node after the other. */
export const interpret = (run: Run, world: World): Outcome => {
  const memory = recollection(world.nameOf);
  const orders = ordersOf(run.asked ?? []);
  const outcome = { rows: [] as object[], samples: [] as object[], evaluations: [] as object[] };
  let steps = 0;
  let reads = 0;
  let metrics: Record<string, number> = {};

  const value = (changing: Changing, step: number): number => {
    if (changing.kind === 'fixed') return changing.value;
    if (changing.kind === 'from') return step >= changing.from ? changing.second : changing.first;
    if (changing.kind === 'tunable') return orders.tuned(step);
    return memory.adaptive(changing.rule);
  };
  const isDue = (due: Due | undefined, step: number): boolean => {
    if (due === undefined) return false;
    if (due.kind === 'every') return (step + 1) % due.n === 0;
    return holds(due, step);
  };
  const holds = (test: Test, step: number): boolean => {
    if (test.kind === 'failing' && test.step === step) throw new Failing(`asked at ${step}`);
    if (test.kind === 'failing') return test.otherwise;
    if (test.kind === 'step') return step % test.modulus === test.remainder;
    const known = memory.get(world.nameOf(test.name));
    return known === undefined ? test.unknown : known > test.level;
  };
  const all = (body: Body, frame: Frame): void => {
    for (const node of body) perform(node, frame);
  };
  const perform = (node: Node, frame: Frame): void => {
    const { step, scheduleStep } = frame;
    switch (node.op) {
      case 'update': {
        const weight = value(node.weight, scheduleStep);
        metrics = { ...metrics, ...world.update(node, { step, scheduleStep, weight }) };
        break;
      }
      case 'average':
        world.average(node.decay);
        break;
      case 'remember': {
        const measured = metrics[world.nameOf(node.name)];
        if (measured === undefined) break;
        reads++;
        memory.later(world.nameOf(node.name), measured, step + 1);
        break;
      }
      case 'evaluate': {
        if (!isDue(node.due, step)) break;
        reads += Math.ceil(node.count / node.chunk);
        const failed = step === node.failing ? new Failing(`evaluated at ${step}`) : undefined;
        const result = failed ?? scoreOf(world.examples('evaluation', node.count));
        memory.later(world.nameOf(node.name), result, step + node.after);
        break;
      }
      case 'every':
        if (frame.alone || (scheduleStep + 1) % value(node.period, scheduleStep) === 0) all(node.body, frame);
        break;
      case 'times': {
        const count = value(node.count, scheduleStep);
        for (let i = 0; i < count; i++) all(node.body, frame);
        break;
      }
      case 'when':
        if (holds(node.test, step)) all(node.body, frame);
        break;
      case 'learning':
        if (frame.learners === 'all') all(node.body, frame);
        else if (frame.learners.includes(node.player)) all(node.body, { ...frame, alone: true });
        break;
      case 'phases': {
        const phase = node.later.findLast(({ from }) => scheduleStep >= from);
        if (phase === undefined) all(node.first, frame);
        else all(phase.body, phase.local ? { ...frame, scheduleStep: scheduleStep - phase.from } : frame);
      }
    }
  };
  const look = (step: number): void => {
    if (isDue(run.report, step)) {
      if (Object.keys(metrics).length > 0) reads++;
      const { all: updates, fused } = world.updates();
      outcome.rows.push({ step, deviceReads: reads, fusedUpdates: fused, tapeUpdates: updates - fused, ...metrics });
    }
    if (isDue(run.samples, step)) {
      reads++;
      outcome.samples.push({ step, samples: world.examples('samples', looks.samples) });
    }
    if (isDue(run.evaluate, step)) {
      reads += Math.ceil(looks.count / looks.chunk);
      outcome.evaluations.push({ step, value: scoreOf(world.examples('evaluation', looks.count)) });
    }
  };
  /** One step; is the clock to stop after it? */
  const take = (part: Part, step: number): boolean => {
    metrics = {};
    const frame = { step, scheduleStep: step, learners: orders.learners(step), alone: false };
    all(part.body.slice(0, part.place), frame);
    const isAsked = part.end === 'stopWhen' && part === run.parts.at(-1) && step < part.until - 1;
    const early = isAsked && run.early !== undefined && holds(run.early, step);
    all(part.body.slice(part.place), frame);
    look(step);
    return early;
  };
  /** The steps of one clock, from one failure to the next where it is subscribed to again. */
  const clock = (part: Part): void => {
    let over = false;
    while (steps < part.until && !orders.over() && !over) {
      memory.arrive(steps);
      if (run.retry === undefined && run.source.fails.includes(steps)) throw new Failing(`no batch ${steps}`);
      const step = steps++;
      try {
        over = take(part, step);
        if (run.holds?.failing === step) throw new Failing(`held at ${step}`);
      } catch (error) {
        if (run.retry !== 'all') throw error;
      } finally {
        orders.done(step);
      }
    }
    // `take` leaves the clock to itself.
    if (part.end !== 'take' || steps < part.until) memory.arrive(steps);
  };
  // What was asked before the first step is in force at it.
  orders.done(-1);
  let failed: string | undefined;
  try {
    run.parts.forEach(clock);
    memory.arrive(Number.POSITIVE_INFINITY);
  } catch (error) {
    if (!(error instanceof Failing)) throw error;
    failed = error.message;
  }
  return { ...outcome, weights: world.weights(), memory: memory.contents(), steps, error: failed };
};
