import type { Store } from '../model/store.js';
import { byId, element, write } from '../ui/element.js';
import { bytes, count, duration, rate } from '../ui/format.js';
import { chipOf } from './chip.js';

const labels = ['Step', 'Speed', 'Step time', 'Left', 'Engine', 'Memory', 'Device reads'] as const;

/** Draws what is always in sight: the state of run and connection, and where the run is. */
export const summary = (store: Store): (() => void) => {
  const chip = byId('status', HTMLElement);
  const text = byId('status-text', HTMLElement);
  const news = byId('news', HTMLElement);
  const progress = byId('progress', HTMLProgressElement);
  const facts = new Map(
    labels.map((label) => {
      const [now, more] = [element('b'), element('span')];
      const fact = element('div', '', element('dt', '', label), element('dd', '', now, more));
      fact.dataset['fact'] = label;
      byId('facts', HTMLElement).append(fact);
      return [label, { fact, now, more }] as const;
    }),
  );
  const tell = (label: (typeof labels)[number], said: string | undefined, more = ''): void => {
    const { fact, now, more: rest } = facts.get(label)!;
    fact.hidden = said === undefined;
    write(now, said ?? '');
    write(rest, more);
  };

  return () => {
    const record = store.record();
    const main = store.main();
    const now = performance.now();
    const newsAt = store.newsAt();
    const about = store.runs().find(({ id }) => id === main?.id);
    const speed = record?.state.stepsPerSecond;
    const shown = chipOf({
      connection: store.connection(),
      status: record?.state.status,
      live: about?.live ?? true,
      now,
      newsAt,
      stepsPerSecond: speed,
    });
    chip.dataset['status'] = shown.kind;
    write(text, shown.text);
    const name = record?.about.name ?? 'rxgan';
    write(byId('name', HTMLElement), name);
    if (record === undefined) return;
    const { status, step, totalSteps, engine, memoryBytes, deviceReads } = record.state;
    const hasEnded = status === 'finished' || status === 'failed';
    const age =
      newsAt === undefined
        ? ''
        : `news ${(now - newsAt) / 1000 < 1 ? 'now' : `${duration((now - newsAt) / 1000)} ago`}`;
    write(
      news,
      [speed === undefined || hasEnded ? '' : `${rate(speed)} steps/s`, hasEnded ? '' : age]
        .filter((one) => one !== '')
        .join(' · '),
    );
    tell('Step', count(step), totalSteps === undefined ? '' : ` / ${count(totalSteps)}`);
    facts.get('Step')!.now.dataset['step'] = String(step);
    tell('Speed', speed === undefined ? undefined : rate(speed), ' steps/s');
    tell('Step time', speed ? (1000 / speed).toPrecision(3) : undefined, ' ms');
    tell('Left', totalSteps === undefined || !speed || hasEnded ? undefined : duration((totalSteps - step) / speed));
    tell('Engine', engine);
    tell('Memory', memoryBytes === undefined ? undefined : bytes(memoryBytes));
    tell('Device reads', deviceReads === undefined ? undefined : count(deviceReads));
    progress.hidden = totalSteps === undefined;
    if (totalSteps !== undefined) {
      progress.max = Math.max(1, totalSteps);
      progress.value = Math.min(step, totalSteps);
    }
    const done = totalSteps === undefined ? count(step) : `${Math.floor((100 * step) / Math.max(1, totalSteps))} %`;
    document.title = `${shown.kind === 'live' ? done : shown.kind} · ${name} · rxgan`;
  };
};
