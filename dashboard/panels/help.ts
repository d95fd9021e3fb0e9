import { element } from '../ui/element.js';
import { showDialog } from './dialog.js';

const keys: readonly (readonly [keys: readonly string[], does: string])[] = [
  [['space'], 'pause or resume the run'],
  [['.'], 'step all players'],
  [['←', '→'], 'the samples before and after'],
  [['n'], 'the newest samples'],
  [['f'], 'follow the run again'],
  [['l'], 'logarithmic scale on and off'],
  [['+', '−'], 'zoom the charts in and out'],
  [['shift ←', 'shift →'], 'earlier and later in the charts'],
  [['?'], 'this list'],
  [['drag'], 'zoom to a part of the charts'],
  [['shift drag', 'wheel sideways'], 'move along the charts'],
];

/** Shows what keys and gestures do. */
export const showHelp = (): void => {
  const rows = keys.map(([names, does]) =>
    element(
      'div',
      '',
      element('dt', '', ...names.flatMap((name, i) => [...(i > 0 ? [' '] : []), element('kbd', '', name)])),
      element('dd', '', does),
    ),
  );
  void showDialog(
    'Keys and gestures',
    element('dl', 'keys', ...rows),
    element('p', 'quiet', 'Keys that control the run work for those who may control it, and never while you type.'),
  );
};
