const key = 'rxgan.pins';

/** The charts that were pinned at the last visit. */
export const keptPins = (): readonly string[] => {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(kept) ? kept.filter((one): one is string => typeof one === 'string') : [];
  } catch {
    return [];
  }
};

export const keepPins = (pins: readonly string[]): void => localStorage.setItem(key, JSON.stringify(pins));
