import { adaptive, reduceOnPlateau, type Schedule } from 'rxgan';
import { memoryKey } from 'rxgan/models';
import type { Name } from './program.js';
import { adaptiveRules, plateau, type RuleName } from './rules.js';

/** The library's schedules of the rules, by the names that metrics have in a cast. */
export const adaptiveSchedules = (nameOf: (name: Name) => string): Readonly<Record<RuleName, Schedule>> => {
  const scheduleOf = (name: 'counts' | 'weights'): Schedule => {
    const { metrics, initial, update } = adaptiveRules[name];
    return adaptive({
      name,
      metrics: metrics.map((metric) => memoryKey(nameOf(metric))),
      initial: initial['value']!,
      update: (value, given: Readonly<Record<string, number>>) => {
        const measured = Object.fromEntries(metrics.map((metric) => [metric, given[nameOf(metric)]!]));
        return update({ value }, measured)['value']!;
      },
    });
  };
  const [metric] = adaptiveRules.plateau.metrics;
  return {
    counts: scheduleOf('counts'),
    weights: scheduleOf('weights'),
    plateau: reduceOnPlateau(memoryKey(nameOf(metric!)), { ...plateau, name: 'plateau' }),
  };
};
