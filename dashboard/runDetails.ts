import type { RunEvent } from '../src/live/protocol.js';
import { byId, element, write } from './element.js';
import { count } from './format.js';
import type { Store } from './store.js';

/** Draws the name of the run and what it was started with. */
export const drawRun = (store: Store): void => {
  const { name, config } = store.run();
  write(byId('name', HTMLElement), name);
  const settings = Object.entries(config).map(([key, setting]) =>
    element('div', '', element('dt', '', key), element('dd', '', String(setting))),
  );
  byId('config', HTMLElement).replaceChildren(...settings);
};

const line = ({ step, kind, text }: RunEvent): HTMLElement =>
  element('li', '', element('span', 'at', count(step)), element('span', 'kind', kind), element('span', '', text));

/** Draws what has happened, the newest first. */
export const drawEvents = (events: readonly RunEvent[]): void => {
  byId('events', HTMLElement).replaceChildren(...events.toReversed().map(line));
  byId('no-events', HTMLElement).hidden = events.length > 0;
};
