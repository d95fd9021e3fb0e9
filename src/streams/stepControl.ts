import type { Observable } from 'rxjs';
import type { Memory } from '../models/memory.js';
import type { Schedule } from '../schedules/schedule.js';
import type { Credit } from './credit.js';

/** Which players learn at a step, by name. */
export type ActivePlayers = 'all' | readonly string[];

/** What a clock of steps tells the one who controls it, and asks. */
export interface StepControl {
  readonly credit$: Observable<Credit>;
  readonly players: Schedule<ActivePlayers>;
  /** The first step, the names of the model's players, and the memory that its adaptive schedules depend on. */
  readonly begin: (step: number, players: readonly string[], memory?: Memory) => void;
  /** The frame of this step is open. */
  readonly passing: (step: number) => void;
  /** The clock has ended; another one of the same model may begin. */
  readonly over: () => void;
  /** The model is freed: the run is over. */
  readonly end: () => void;
}
