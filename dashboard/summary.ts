import { byId, write } from './element.js';
import { count, duration, short } from './format.js';
import type { Store } from './store.js';

const hasEnded = (status: string): boolean => status === 'finished' || status === 'failed';

/** What the chip says: a run that has ended stays so when its server goes; of any other one the page knows no more. */
const statusOf = (store: Store): string => {
  const [connection, { status }] = [store.connection(), store.state()];
  return connection === 'open' || (connection !== 'connecting' && hasEnded(status)) ? status : connection;
};

const noticeOf = (store: Store): string => {
  const { status, message = '' } = store.state();
  if (store.connection() === 'refused') return 'This page and its server do not understand each other: load it again.';
  if (message !== '') return message;
  return hasEnded(status) && store.connection() === 'reconnecting'
    ? 'The server of this run has gone; this is the last it said.'
    : '';
};

/** Draws the state of the run at the top of the page. */
export const summary = (store: Store): (() => void) => {
  const chip = byId('status', HTMLElement);
  const notice = byId('notice', HTMLElement);
  const progress = byId('progress', HTMLProgressElement);
  const [at, total, speed, left, engine] = ['at', 'total', 'speed', 'left', 'engine'].map((id) =>
    byId(id, HTMLElement),
  ) as [HTMLElement, HTMLElement, HTMLElement, HTMLElement, HTMLElement];

  return () => {
    const { status, step, totalSteps, stepsPerSecond, engine: name } = store.state();
    const shown = statusOf(store);
    chip.dataset['status'] = shown;
    write(chip, shown);
    const said = noticeOf(store);
    notice.hidden = said === '';
    notice.dataset['status'] = status;
    write(notice, said);

    write(at, count(step));
    at.dataset['step'] = String(step);
    write(total, totalSteps === undefined ? '' : ` / ${count(totalSteps)}`);
    write(
      speed,
      stepsPerSecond === undefined ? '–' : stepsPerSecond < 100 ? stepsPerSecond.toPrecision(3) : short(stepsPerSecond),
    );
    const remaining = totalSteps === undefined || !stepsPerSecond ? Number.NaN : (totalSteps - step) / stepsPerSecond;
    write(left, hasEnded(status) ? '–' : duration(remaining));
    write(engine, name ?? '–');
    progress.hidden = totalSteps === undefined;
    if (totalSteps !== undefined) {
      progress.max = Math.max(1, totalSteps);
      progress.value = Math.min(step, totalSteps);
    }
    const done = totalSteps === undefined ? count(step) : `${Math.floor((100 * step) / Math.max(1, totalSteps))} %`;
    document.title = `${shown === 'running' ? done : shown} · ${store.run().name} · rxgan`;
  };
};
