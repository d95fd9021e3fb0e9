import * as E from 'fp-ts/lib/Either.js';
import { afterEach, expect, test, vi } from 'vitest';
import { webgpu } from '../../../src/engines/webgpu/webgpu.js';

const there = vi.hoisted(() => ({ versions: {} as Record<string, string | undefined>, start: vi.fn() }));
vi.mock('../../../src/engines/webgpu/startWebgpu.js', () => ({ startWebgpu: there.start }));
vi.mock('../../../src/engines/packages.js', async (original) => ({
  ...(await original<object>()),
  installedVersion: (name: string) => there.versions[name],
}));
afterEach(() => {
  vi.unstubAllEnvs();
  there.start.mockReset();
});

test.each([
  [
    {},
    'the packages webgpu and @tensorflow/tfjs-backend-webgpu are not installed',
    'npm install webgpu@0.6.2 @tensorflow/tfjs-backend-webgpu@4.22.0',
  ],
  [
    { webgpu: '0.6.2' },
    'the package @tensorflow/tfjs-backend-webgpu is not installed',
    'npm install @tensorflow/tfjs-backend-webgpu@4.22.0',
  ],
])('where only %j is installed, nothing is started', async (versions, why, next) => {
  there.versions = versions;
  expect(await webgpu()).toEqual(E.left({ why, next }));
  expect(there.start).not.toHaveBeenCalled();
});

test.each([
  ['', false],
  ['0', false],
  ['1', true],
])('RXGAN_WEBGPU_SOFTWARE=%s: software devices allowed: %s', async (value, software) => {
  vi.stubEnv('RXGAN_WEBGPU_SOFTWARE', value);
  there.versions = { webgpu: '0.6.2', '@tensorflow/tfjs-backend-webgpu': '4.22.0' };
  there.start.mockResolvedValue(E.left('no device'));
  expect(await webgpu()).toMatchObject({
    left: { why: 'no device', next: expect.stringContaining('RXGAN_WEBGPU_SOFTWARE=1') },
  });
  expect(there.start).toHaveBeenCalledExactlyOnceWith({ software });
});
