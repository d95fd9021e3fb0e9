import type { Evaluation, PointsEvent } from '../recipes/index.js';
import type { Progress } from './progress.js';
import type { Session } from './session.js';
import { throughput } from './throughput.js';

/** Tells terminal, log and page what happens. */
export const narrate = ({ chosen, engine, folder, live, recipe }: Session, bar: Progress) => {
  const rateOf = throughput();
  const modes = recipe.data.means.length;
  let captured: number | undefined;

  const evaluated = ({ step, coverage, slicedWasserstein, real, fake, surface }: Evaluation): void => {
    const measured = { ...coverage, slicedWasserstein };
    folder.log({ step, ...measured });
    live?.row(step, measured);
    const { size, extent, scores } = surface;
    const edges = { size, xMin: -extent, xMax: extent, yMin: -extent, yMax: extent, values: scores };
    live?.scatter({ step, real: real.subarray(0, 1_000), fake: fake.subarray(0, 1_000), surface: edges });
    if (coverage.modes !== captured)
      live?.event({ step, kind: 'modes', text: `${coverage.modes} of ${modes} modes captured` });
    captured = coverage.modes;
    bar.note({ modes: `${coverage.modes}/${modes}`, quality: `${(100 * coverage.highQuality).toFixed(1)} %` });
  };

  return (event: PointsEvent): void => {
    if (event._tag === 'Step') {
      const step = event.step + 1;
      const stepsPerSecond = rateOf(step);
      bar.step(step, stepsPerSecond);
      live?.state({ step, totalSteps: chosen.steps, stepsPerSecond, engine: engine.name });
    } else if (event._tag === 'Row') {
      const { dLoss, gLoss } = event.values;
      folder.log({ step: event.step, ...event.values });
      live?.row(event.step, event.values);
      bar.note({
        ...(dLoss !== undefined && { dLoss: dLoss.toFixed(3) }),
        ...(gLoss !== undefined && { gLoss: gLoss.toFixed(3) }),
      });
    } else evaluated(event);
  };
};
