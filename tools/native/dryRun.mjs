import { join } from 'node:path';
import { compile, foldersOf, npmInstall, pipDownload, probe, shown, unpack } from './commands.mjs';

/** The commands that would be run, as one would type them; what is done to files between them as comments. */
export const dryRun = (plan) => {
  const { engine, wheel, project, link, distribution, version } = plan;
  const folders = foldersOf(plan, join(plan.home, '.building'));
  const file = wheel ?? join(folders.download, `${distribution.replaceAll('-', '_')}-${version}.whl`);
  return [
    ...(wheel === undefined ? [shown(pipDownload(plan, folders))] : []),
    shown(unpack(file, folders)),
    shown(npmInstall(plan, folders)),
    `# what ${project} has of @tensorflow at the same version is taken out again, and found there`,
    `# the libraries of TensorFlow go to ${folders.libraries}`,
    shown(compile(folders)),
    shown(probe(plan, folders.root)),
    `# ${folders.root} becomes ${engine}`,
    `# ${link} becomes a link into it`,
    shown(probe(plan, project)),
  ];
};
