/** Draws marked parts in the next animation frame, once each, and nothing at all while the page is hidden. */
export const frames = <P extends string>(draw: Readonly<Record<P, () => void>>): ((...parts: readonly P[]) => void) => {
  const dirty = new Set<P>();
  let requested = false;
  const request = (): void => {
    if (requested || document.hidden || dirty.size === 0) return;
    requested = true;
    requestAnimationFrame(() => {
      requested = false;
      const parts = [...dirty];
      dirty.clear();
      for (const part of parts) draw[part]();
    });
  };
  document.addEventListener('visibilitychange', request);
  return (...parts) => {
    for (const part of parts) dirty.add(part);
    request();
  };
};
