import type { LoggedEvent } from '../../src/live/protocol/messages.js';
import type { RunRecord } from '../../src/live/record/runRecord.js';
import type { Store } from '../model/store.js';
import { byId, element, write } from '../ui/element.js';
import { count } from '../ui/format.js';

const icons: Readonly<Record<LoggedEvent['kind'], string>> = { log: '·', state: '●', command: '▸', alert: '▲' };

const line = ({ step, kind, text, wall }: LoggedEvent): HTMLElement => {
  const made = element(
    'li',
    kind,
    element('span', 'at', count(step)),
    element('span', 'kind', `${icons[kind]} ${kind}`),
    element('span', 'text', text),
  );
  made.title = new Date(wall).toLocaleString('en');
  return made;
};

/** Draws what the run was started with: its configuration and its schedule. */
export const drawAbout = (store: Store): (() => void) => {
  let drawn: RunRecord['about'] | undefined;
  const schedule = byId('schedule', HTMLElement);
  return () => {
    const about = store.record()?.about;
    if (about === undefined || about === drawn) return;
    drawn = about;
    byId('config', HTMLElement).replaceChildren(
      ...Object.entries(about.config).map(([key, setting]) =>
        element('div', '', element('dt', '', key), element('dd', '', String(setting))),
      ),
    );
    byId('schedule-card', HTMLElement).hidden = about.schedule === '';
    write(schedule, about.schedule);
  };
};

/** Draws what has happened, the newest first. */
export const drawEvents = (store: Store): (() => void) => {
  let drawn: readonly LoggedEvent[] | undefined;
  const list = byId('events', HTMLElement);
  list.tabIndex = 0;
  return () => {
    const events = store.record()?.events ?? [];
    if (events === drawn) return;
    drawn = events;
    list.replaceChildren(...events.slice(-200).toReversed().map(line));
    list.hidden = events.length === 0;
    byId('no-events', HTMLElement).hidden = events.length > 0;
  };
};
