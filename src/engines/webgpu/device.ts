/** What this library uses of WebGPU. The types of `webgpu` itself would make that package a dependency of everybody. */
export interface AdapterInfo {
  readonly vendor?: string;
  readonly architecture?: string;
  readonly device?: string;
  readonly description?: string;
  readonly isFallbackAdapter?: boolean;
}

export interface Device extends EventTarget {
  readonly lost: Promise<{ readonly reason?: string; readonly message: string }>;
  readonly destroy: () => void;
}

export interface Adapter {
  readonly info: AdapterInfo;
  readonly features: ReadonlySet<string>;
  readonly limits: Readonly<Record<string, number>>;
  readonly requestDevice: (descriptor: {
    readonly requiredFeatures: readonly string[];
    readonly requiredLimits: Readonly<Record<string, number>>;
  }) => Promise<Device>;
}

export interface Gpu {
  readonly requestAdapter: (options: { readonly powerPreference: 'high-performance' }) => Promise<Adapter | null>;
}
