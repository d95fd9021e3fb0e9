import { type Live, type LiveOptions, startLive } from 'rxgan/live';

export const tokens = { control: 'control-token-of-the-tests', view: 'view-token-of-the-tests' } as const;

/** A server with a run that tells and obeys nothing yet; `root`: of the built page. */
export const openRun = async (root: URL, options: Partial<LiveOptions> = {}): Promise<Live> => {
  const opened = await startLive({
    port: 0,
    name: 'ring',
    config: { dataset: 'ring', batch: 256, '<b>note</b>': '<img src=x onerror=alert(1)>' },
    schedule: 'discriminator ×1\ngenerator ×1',
    operations: ['pause', 'resume', 'step', 'set', 'checkpoint', 'interpolate', 'stop'],
    dials: [
      { name: 'learning rate G', min: 0, max: 1 },
      { name: 'noise', min: 0, max: 1 },
    ],
    totalSteps: 20_000,
    tokens,
    pageRoot: root,
    ...options,
  })();
  if (opened._tag === 'Left') throw opened.left;
  return opened.right;
};
