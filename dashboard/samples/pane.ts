import type { SampleEntry, SampleKind } from '../../src/live/record/sampleIndex.js';
import type { Picture } from '../model/pictures.js';
import { button, element, write } from '../ui/element.js';
import { count } from '../ui/format.js';
import type { Theme } from '../ui/theme.js';
import type { Found } from './atStep.js';
import { drawHistogram } from './drawHistogram.js';
import { drawImages } from './drawImages.js';
import { drawScatter, type Layers } from './drawScatter.js';

/** The place of one picture. */
export interface Pane {
  readonly figure: HTMLElement;
  /** What was looked for, and the picture itself if it is here. */
  readonly show: (found: Found, picture: Picture | undefined, isLost: boolean, layers: Layers, theme: Theme) => void;
  /** Draw anew at the next time. */
  readonly forget: () => void;
}

/** A place for pictures of a kind; `go` to another step. */
export const pane = (kind: SampleKind, name: string, go: (step: number) => void): Pane => {
  const canvas = element('canvas', kind);
  canvas.setAttribute('role', 'img');
  const label = element('b', 'step');
  const words = element('span', 'words');
  const others = element('span', 'others');
  const figure = element('figure', 'pane', canvas, element('figcaption', '', label, ' ', words, others));
  let drawn = '';

  const leadTo = (entry: SampleEntry | undefined, text: string): readonly HTMLElement[] =>
    entry === undefined ? [] : [button(`${text} ${count(entry.step)}`, () => go(entry.step), 'link')];
  const say = (text: string, nearest: readonly HTMLElement[] = []): void => {
    canvas.hidden = true;
    write(label, '');
    write(words, text);
    others.replaceChildren(...nearest);
    figure.removeAttribute('data-step');
    drawn = '';
  };
  return {
    figure,
    forget: () => {
      drawn = '';
    },
    show: (found, picture, isLost, layers, theme) => {
      const { entry, before, after } = found;
      if (entry === undefined)
        return say((before ?? after) ? `No ${name} at this step.` : 'None yet.', [
          ...leadTo(before, '◂ step'),
          ...leadTo(after, '▸ step'),
        ]);
      if (picture === undefined)
        return say(
          isLost
            ? `The server has not kept the ${name} of step ${count(entry.step)}.`
            : `Asking for step ${count(entry.step)} …`,
        );
      // Label and picture are of one message: neither can be of another step than the other.
      const { header } = picture;
      const key = JSON.stringify([header.epoch, header.entry.id, layers, theme.card, canvas.clientWidth]);
      if (key === drawn && !canvas.hidden) return;
      canvas.hidden = false;
      const told =
        kind === 'scatter'
          ? drawScatter(canvas, picture, layers, theme)
          : kind === 'histogram'
            ? drawHistogram(canvas, picture, theme)
            : drawImages(canvas, picture);
      const seed = header.about['seedId'];
      write(label, `step ${count(header.entry.step)}`);
      write(words, `${told}${seed === undefined ? '' : `, latents ${seed}`}`);
      others.replaceChildren();
      canvas.setAttribute('aria-label', `${name} at step ${count(header.entry.step)}: ${told}`);
      figure.dataset['step'] = String(header.entry.step);
      drawn = JSON.stringify([header.epoch, header.entry.id, layers, theme.card, canvas.clientWidth]);
    },
  };
};
