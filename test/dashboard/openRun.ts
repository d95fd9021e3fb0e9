import { orThrow } from 'rxgan';
import { type Live, type LiveOptions, startLive } from 'rxgan/live';
import { fakeControl } from '../support/fakeControl.js';

export const tokens = { control: 'control-token-of-the-tests', view: 'view-token-of-the-tests' } as const;

/** A page with what its users ask for. */
export type ControlledLive = Live & Pick<ReturnType<typeof fakeControl>, 'requests$' | 'tunables'>;

/** A server with a run that tells and obeys nothing yet; `root`: of the built page. */
export const openRun = async (root: URL, options: Partial<LiveOptions> = {}): Promise<ControlledLive> => {
  const { control, requests$, tunables } = fakeControl({
    operations: ['pause', 'resume', 'step', 'set', 'checkpoint', 'interpolate', 'stop'],
    players: ['discriminator', 'generator'],
    tunables: [
      { name: 'learning rate G', min: 0, max: 1 },
      { name: 'noise', min: 0, max: 1 },
    ],
  });
  const opening = startLive({
    port: 0,
    name: 'ring',
    config: { dataset: 'ring', batch: 256, '<b>note</b>': '<img src=x onerror=alert(1)>' },
    schedule: 'discriminator ×1\ngenerator ×1',
    control,
    totalSteps: 20_000,
    tokens,
    pageRoot: root,
    ...options,
  });
  return { ...(await orThrow(opening)), requests$, tunables };
};
