/** The run of one test file, with the sources as they are or with others. */
export interface TestRun {
  readonly test: string;
  /** Other texts for source files, by their paths. */
  readonly texts: Readonly<Record<string, string>>;
  /** The tests to run, by their ids, and the mutants to try on each after it has passed; all, and none, if not given. */
  readonly plan?: Plan | undefined;
}
export type Plan = Readonly<Record<string, readonly number[]>>;

/** What was recorded of a test that has passed. */
export interface TestReport {
  readonly id: string;
  readonly name: string;
  readonly ms: number;
  /** The mutants whose places it executed. */
  readonly reached: readonly number[];
  /** The mutants whose places were executed outside of the tests, such as while the file was loaded. */
  readonly outside: readonly number[];
  /** The mutants with which it fails. */
  readonly killed: readonly number[];
}

/** The result of a test run: whether a test fails as it is, and which; and the reports of those that pass. */
export type TestResult = { readonly reports: readonly TestReport[] } & (
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
    testReport?: TestReport;
  }
}
