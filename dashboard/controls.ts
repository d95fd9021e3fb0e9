import type { Control } from '../src/live/protocol.js';
import { byId, write } from './element.js';
import type { Store } from './store.js';

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;

/** Makes the buttons and keys ask for what they say; the result keeps the buttons in step with the run. */
export const controls = (store: Store, send: (control: Control) => void): (() => void) => {
  const toggle = byId('toggle', HTMLButtonElement);
  const step = byId('step', HTMLButtonElement);
  const count = byId('count', HTMLInputElement);

  const pauseOrResume = (): void => send({ t: 'control', op: store.state().status === 'paused' ? 'resume' : 'pause' });
  const stepOn = (): void => {
    const n = Math.min(10_000, Math.max(1, Math.round(count.valueAsNumber || 1)));
    count.valueAsNumber = n;
    send({ t: 'control', op: 'step', n });
  };
  toggle.addEventListener('click', pauseOrResume);
  step.addEventListener('click', stepOn);
  count.addEventListener('keydown', ({ key }) => {
    if (key === 'Enter' && !step.disabled) stepOn();
  });
  document.addEventListener('keydown', (event) => {
    const { key, target, ctrlKey, metaKey, altKey, repeat } = event;
    if (ctrlKey || metaKey || altKey || isTyping(target) || toggle.disabled) return;
    if (key === '.') stepOn();
    // A button that has the focus takes the space bar for itself.
    if (key === ' ' && !(target instanceof HTMLButtonElement)) {
      event.preventDefault();
      if (!repeat) pauseOrResume();
    }
  });

  return () => {
    const { status } = store.state();
    const canAsk = store.connection() === 'open' && (status === 'running' || status === 'paused');
    toggle.disabled = !canAsk;
    step.disabled = !canAsk;
    write(toggle, status === 'paused' ? 'Resume' : 'Pause');
  };
};
