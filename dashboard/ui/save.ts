import { element } from './element.js';

/** Gives the browser a file to save. */
export const save = (name: string, content: Blob): void => {
  const url = URL.createObjectURL(content);
  const link = element('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
};

/** A name that every file system takes. */
export const fileName = (...parts: readonly string[]): string =>
  parts
    .join('-')
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[-.]+|-+$/g, '') || 'run';
