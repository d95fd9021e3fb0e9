import { existsSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where Chromium keeps a software Vulkan device and a loader. */
const folders = ['/usr/lib/chromium', '/usr/lib/chromium-browser', '/opt/google/chrome'];
const [driver, loader] = ['libvk_swiftshader.so', 'libvulkan.so.1'];

const home = folders.find((folder) => [driver, loader].every((file) => existsSync(join(folder, file))));

/** Can WebGPU not be tested on this machine? */
export const noSwiftShader = home === undefined;
/** What a suite on the software device is called, so that a skipped one says why. */
export const onSwiftShader = (title: string): string =>
  noSwiftShader ? `${title} (SKIPPED: no ${driver} of Chromium in ${folders.join(', ')})` : title;

/**
 * What a process needs in its environment before it starts, to find that device and no other.
 *
 * The loader comes from Chromium too: a machine without a graphics driver may have none of its own. It is linked into a
 * folder of its own, because in Chromium's there are more libraries, which would be found as well.
 */
export const swiftShaderEnvironment = (): Readonly<Record<string, string>> => {
  const folder = mkdtempSync(join(tmpdir(), 'rxgan-vulkan-'));
  symlinkSync(join(home!, loader), join(folder, loader));
  const manifest = join(folder, 'swiftshader.json');
  const ICD = { library_path: join(home!, driver), api_version: '1.0.5' };
  writeFileSync(manifest, JSON.stringify({ file_format_version: '1.0.0', ICD }));
  const libraries = [folder, process.env['LD_LIBRARY_PATH']].filter(Boolean).join(':');
  return { VK_DRIVER_FILES: manifest, VK_ICD_FILENAMES: manifest, LD_LIBRARY_PATH: libraries };
};
