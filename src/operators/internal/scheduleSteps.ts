import type { AnyLoss, Term } from '../../losses/loss.js';
import type { Scheduled } from '../../schedules/schedule.js';
import type { ScheduleNode } from '../../schedules/scheduleTrace.js';

type Terms = (loss: Pick<AnyLoss, 'discriminatorTerms' | 'generatorTerms'>) => readonly Term<string>[];

/** A step that learns by a loss; the terms of one that changes with the step are looked at when it is described. */
const learningStep =
  (label: string, terms: Terms) =>
  (loss: Scheduled<Parameters<Terms>[0]>): ScheduleNode => ({
    _tag: 'Step',
    label,
    terms: typeof loss === 'function' ? (step) => terms(loss(step)).map(({ name }) => name) : undefined,
  });

/** The steps of a GAN, as a description writes them. */
export const scheduleSteps = {
  discriminator: learningStep('D', ({ discriminatorTerms }) => discriminatorTerms),
  generator: learningStep('G', ({ generatorTerms }) => generatorTerms),
  both: learningStep('D+G', ({ discriminatorTerms, generatorTerms }) => [...discriminatorTerms, ...generatorTerms]),
};
