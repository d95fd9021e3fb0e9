import { type Command, commandText, type Operation, stepLimit } from '../../src/live/protocol/messages.js';
import type { Commands } from '../model/commands.js';
import type { Store } from '../model/store.js';
import { button, byId, element, write } from '../ui/element.js';
import { numberInput } from '../ui/inputs.js';
import { confirmDialog } from './dialog.js';
import { tunables } from './tunables.js';

/** The controls of the run in front, for buttons and keys alike. */
export interface Controls {
  readonly draw: () => void;
  readonly pauseOrResume: () => void;
  readonly step: () => void;
  readonly interpolate: HTMLButtonElement;
}

/** Are these two the same question? One that is not answered yet is not asked again. */
export const sameQuestion = (a: Command, b: Command): boolean =>
  a.op === b.op &&
  (a.op !== 'step' || b.op !== 'step' || String(a.players) === String(b.players)) &&
  (a.op !== 'set' || b.op !== 'set' || a.tunable === b.tunable);

/** A button, the operation that it asks for, and which commands are its own. */
type Shown = readonly [HTMLButtonElement, Operation, (command: Command) => boolean];

/** Makes buttons and keys ask for what they say; they show what was asked until the run has answered. */
export const controls = (store: Store, commands: Commands): Controls => {
  const status = () => store.record()?.state.status;
  const canAsk = (op: Operation): boolean =>
    store.role() === 'control' &&
    store.connection().phase === 'open' &&
    (status() === 'running' || status() === 'paused') &&
    (store.record()?.about.operations.includes(op) ?? false);
  const ask = (command: Command): void => {
    const [run, epoch] = [store.main(), store.record()?.epoch];
    if (
      run === undefined ||
      epoch === undefined ||
      !canAsk(command.op) ||
      commands.pending().some((one) => sameQuestion(one.command, command))
    )
      return;
    commands.ask({ id: run.id, epoch }, command);
  };
  const count = numberInput('steps', { min: 1, max: stepLimit, value: 1 });
  const stepOn = (players: 'all' | readonly string[]): void => {
    const n = Math.min(stepLimit, Math.max(1, Math.round(count.input.valueAsNumber || 1)));
    count.input.valueAsNumber = n;
    ask({ op: 'step', players, n });
  };
  const pauseOrResume = (): void => ask({ op: status() === 'paused' ? 'resume' : 'pause' });

  const toggle = button('Pause', pauseOrResume, 'primary');
  toggle.setAttribute('aria-keyshortcuts', 'Space');
  const all = button('Step all', () => stepOn('all'));
  all.setAttribute('aria-keyshortcuts', '.');
  const stepper = (player: string): Shown => [
    button(`Step ${player}`, () => stepOn([player])),
    'step',
    (c) => c.op === 'step' && String(c.players) === player,
  ];
  let players: readonly string[] = [];
  let single: readonly Shown[] = [];
  const checkpoint = button('Checkpoint', () => ask({ op: 'checkpoint' }));
  const stop = button(
    'Stop …',
    () =>
      void confirmDialog(
        'Stop this run?',
        'It ends after this step and cannot go on from this page.',
        'Stop the run',
      ).then((sure) => sure && ask({ op: 'stop' })),
    'danger',
  );
  const interpolate = button('Interpolate', () => ask({ op: 'interpolate' }));
  count.input.addEventListener('keydown', ({ key }) => {
    if (key === 'Enter') stepOn('all');
  });
  const settable = tunables(store, (tunable, value) => ask({ op: 'set', tunable, value }));
  const waits = element('p', 'waits');
  const steppers = element('span', 'joined', all);
  const steps = element('span', 'stepper', steppers, count.label);
  const bar = byId('control', HTMLElement);
  bar.append(toggle, steps, settable.element, checkpoint, stop, waits);

  const fixed: readonly Shown[] = [
    [all, 'step', (c) => c.op === 'step' && c.players === 'all'],
    [checkpoint, 'checkpoint', (c) => c.op === 'checkpoint'],
    [stop, 'stop', (c) => c.op === 'stop'],
    [interpolate, 'interpolate', (c) => c.op === 'interpolate'],
    [toggle, 'pause', (c) => c.op === 'pause' || c.op === 'resume'],
  ];
  return {
    interpolate,
    pauseOrResume,
    step: () => stepOn('all'),
    draw: () => {
      const record = store.record();
      const offered = store.role() === 'control' ? (record?.about.operations ?? []) : [];
      bar.hidden = offered.length === 0;
      const pending = commands.pending();
      const named = record?.about.players ?? [];
      if (String(named) !== String(players)) {
        players = named;
        single = named.map(stepper);
        steppers.replaceChildren(all, ...single.map(([made]) => made));
      }
      for (const [made, op, isThis] of [...fixed, ...single]) {
        made.hidden = !offered.includes(op);
        const waiting = pending.some(({ command }) => isThis(command));
        made.setAttribute('aria-busy', String(waiting));
        // Not `disabled`: a button that has the focus would lose it for as long as its answer takes.
        made.setAttribute('aria-disabled', String(waiting || !canAsk(op)));
      }
      steps.hidden = !offered.includes('step');
      write(toggle, status() === 'paused' ? 'Resume' : 'Pause');
      settable.draw(offered.includes('set'), canAsk('set'), pending);
      write(
        waits,
        pending.length === 0 ? '' : `asked: ${pending.map(({ command }) => commandText(command)).join(', ')} …`,
      );
    },
  };
};
