/** The run of one test file, with the sources as they are or with others. */
export interface Hearing {
  readonly test: string;
  /** Other texts for source files, by their paths. */
  readonly texts: Readonly<Record<string, string>>;
  /** The tests to run, by their ids, and the mutants to try on each after it has passed; all, and none, if not given. */
  readonly plan?: Plan | undefined;
}
export type Plan = Readonly<Record<string, readonly number[]>>;

/** What a test that has passed has to say. */
export interface Testimony {
  readonly id: string;
  readonly name: string;
  readonly ms: number;
  /** The mutants whose places it came by. */
  readonly reached: readonly number[];
  /** The mutants whose places the file came by outside of its tests, such as while it was loaded. */
  readonly outside: readonly number[];
  /** The mutants with which it fails. */
  readonly killed: readonly number[];
}

/** What came of a hearing: whether a test fails as it is, and which, and what those have to say that pass. */
export type Heard = { readonly testimonies: readonly Testimony[] } & (
  | { readonly tag: 'passed' }
  | { readonly tag: 'failed'; readonly by: string }
);

/** What a text with switches finds in the global scope. */
export interface Mutation {
  readonly is: (number: number) => boolean;
}

declare global {
  var mutation: Mutation | undefined;
}

declare module 'vitest' {
  interface ProvidedContext {
    readonly plan: Plan | null;
    /** A file that gets the number of each mutant when it is tried. */
    readonly progress: string;
  }
}
declare module '@vitest/runner' {
  interface TaskMeta {
    testimony?: Testimony;
  }
}
