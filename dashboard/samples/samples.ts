import type { ClientMessage } from '../../src/live/protocol/messages.js';
import { type SampleKind, sampleKinds } from '../../src/live/record/sampleIndex.js';
import type { Store } from '../model/store.js';
import type { Views } from '../model/view.js';
import { byId, element, write } from '../ui/element.js';
import { count } from '../ui/format.js';
import { toggle } from '../ui/inputs.js';
import { onThemeChange, theme } from '../ui/theme.js';
import { entryAt } from './atStep.js';
import type { Layers } from './drawScatter.js';
import { type Pane, pane } from './pane.js';

const names: Readonly<Record<SampleKind, readonly [title: string, one: string]>> = {
  scatter: ['Real and generated', 'scatter'],
  images: ['Images of fixed latents', 'image'],
  interpolation: ['Between latents', 'interpolation'],
  histogram: ['Scores of the discriminator', 'histogram'],
};

/** Milliseconds for a picture to come by itself, and for a person to stop sliding, before it is asked for. */
const patience = { newest: 1000, chosen: 120 } as const;

export interface SamplesOptions {
  readonly store: Store;
  readonly views: Views;
  readonly send: (message: ClientMessage) => boolean;
  /** What else belongs to a kind: a button that asks for one. */
  readonly extra: (kind: SampleKind) => readonly HTMLElement[];
}

/** Shows the pictures of a run at one step for all kinds, and at a second one beside it if two are compared. */
export const samples = ({ store, views: { get, set }, send, extra }: SamplesOptions): (() => void) => {
  const card = byId('samples', HTMLElement);
  const at = byId('samples-at', HTMLElement);
  let layers: Layers = { real: true, fake: true, surface: true, arrows: true };
  let asking: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;

  const layerToggles = (['real', 'fake', 'surface', 'arrows'] as const).map((layer) => {
    const made = toggle({ real: 'Real', fake: 'Generated', surface: 'Surface', arrows: 'Gradients' }[layer], () => {
      layers = { ...layers, [layer]: !layers[layer] };
      made.setAttribute('aria-pressed', String(layers[layer]));
      draw();
    });
    made.setAttribute('aria-pressed', 'true');
    return made;
  });
  const groups = sampleKinds.map((kind) => {
    const [title, one] = names[kind];
    const panes: readonly [Pane, Pane] = [
      pane(kind, one, (sample) => set({ sample })),
      pane(kind, one, (other) => set({ other })),
    ];
    const tools = element('span', 'tools', ...(kind === 'scatter' ? layerToggles : []), ...extra(kind));
    const pair = element('div', 'pair', ...panes.map(({ figure }) => figure));
    const section = element('section', 'kind', element('div', 'head', element('h3', '', title), tools), pair);
    section.dataset['kind'] = kind;
    section.hidden = true;
    byId('panes', HTMLElement).append(section);
    return { kind, panes, section, pair };
  });

  /** The ids of the pictures that are wanted and not here. */
  const missing = (): readonly number[] => {
    const [run, record] = [store.main(), store.record()];
    if (run === undefined || record === undefined) return [];
    const { sample, other } = get();
    return sampleKinds.flatMap((kind) =>
      [sample, ...(other === undefined ? [] : [other])].flatMap((step) => {
        const { entry } = entryAt(record.samples[kind].entries, step);
        return entry === undefined || run.pictures().get(entry.id) !== undefined ? [] : [entry.id];
      }),
    );
  };
  const ask = (): void => {
    asking = undefined;
    const run = store.main();
    for (const id of missing())
      if (run?.pictures().ask(id) && !send({ t: 'media', run: run.id, sample: id })) run.pictures().forgetAsked();
  };
  const draw = (): void => {
    const [run, record] = [store.main(), store.record()];
    const has = record !== undefined && sampleKinds.some((kind) => record.samples[kind].count > 0);
    card.hidden = !has && get().sample === undefined;
    if (run === undefined || record === undefined || !has) return;
    const { sample, other } = get();
    const colors = theme();
    write(at, sample === undefined ? 'newest' : `step ${count(sample)}`);
    for (const { kind, panes, section, pair } of groups) {
      const { entries, count: told } = record.samples[kind];
      section.hidden = told === 0 && !section.querySelector('.tools button:not([hidden]):not([aria-pressed])');
      pair.classList.toggle('two', other !== undefined);
      panes[1].figure.hidden = other === undefined;
      for (const [i, step] of [sample, ...(other === undefined ? [] : [other])].entries()) {
        const found = entryAt(entries, step);
        const here = found.entry && run.pictures().get(found.entry.id);
        // Of the newest, the one before stays, with its own label, until the next is here.
        const shown =
          here ??
          (step === undefined
            ? entries
                .toReversed()
                .map(({ id }) => run.pictures().get(id))
                .find((one) => one !== undefined)
            : undefined);
        panes[i]!.show(
          found,
          shown,
          found.entry !== undefined && run.pictures().isLost(found.entry.id),
          layers,
          colors,
        );
      }
    }
    const wait = sample === undefined && asked++ > 0 ? patience.newest : patience.chosen;
    if (missing().length > 0 && asking === undefined) asking = setTimeout(ask, wait);
  };
  const redraw = (): void => {
    for (const { panes } of groups) for (const { forget } of panes) forget();
    draw();
  };
  onThemeChange(redraw);
  new ResizeObserver(redraw).observe(card);
  return draw;
};
