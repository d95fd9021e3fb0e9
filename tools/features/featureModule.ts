import type { PackedNet } from '../../src/metrics/featureNet.js';

/** The source of a module that holds the net, as Biome would format it. */
export const featureModule = (packed: PackedNet, origin: readonly string[]): string => {
  const { name, version, shape, convolutions, width, classes, sha256, weights } = packed;
  const windows = convolutions.map((each) => `    { ${list(each)} },\n`).join('');
  return `import type { PackedNet } from '../featureNet.js';

/**
${origin.map((line) => ` * ${line}`.trimEnd()).join('\n')}
 */
export const ${name}V${version}: PackedNet = {
  name: '${name}',
  version: ${version},
  shape: [${shape.join(', ')}],
  convolutions: [
${windows}  ],
  width: ${width},
  classes: ${classes},
  sha256: '${sha256}',
  weights:
    '${weights}',
};
`;
};

const list = (record: object): string =>
  Object.entries(record)
    .map(([key, value]) => `${key}: ${value}`)
    .join(', ');
