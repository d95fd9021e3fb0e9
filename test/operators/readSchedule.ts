/** What the steps of a schedule are at a step of the run, by what its line says; `clock` counts from where a phase began. */
export type Meaning = (step: number, clock: number) => readonly string[];

/** Reads the line of `describeSchedule` by its grammar; `tests` are those of `when`, by name. */
export const readSchedule = (line: string, tests: Readonly<Record<string, (step: number) => boolean>>): Meaning => {
  let rest = line;
  const taken = (pattern: RegExp): RegExpExecArray | undefined => {
    const match = new RegExp(`^(?:${pattern.source})`).exec(rest) ?? undefined;
    rest = rest.slice(match?.[0].length ?? 0);
    return match;
  };
  const each = <A>(first: A, next: () => A | undefined): readonly A[] => {
    const further = next();
    return further === undefined ? [first] : [first, ...each(further, next)];
  };

  const sequence = (): Meaning => {
    const all = each(item(), () => (taken(/ \| /) ? item() : undefined));
    return (...at) => all.flatMap((meaning) => meaning(...at));
  };
  const item = (): Meaning => {
    const repeated = counted(operand(), /×(\d+)/, (meaning, count, at) =>
      Array.from({ length: count }, () => meaning(...at)).flat(),
    );
    const periodic = counted(repeated, / ?every (\d+)/, (meaning, period, at) =>
      (at[1] + 1) % period === 0 ? meaning(...at) : [],
    );
    const test = taken(/ when (\w+)/)?.[1];
    return test === undefined ? periodic : (...at) => (tests[test]!(at[0]) ? periodic(...at) : []);
  };
  const counted = (
    meaning: Meaning,
    often: RegExp,
    apply: (meaning: Meaning, n: number, at: Parameters<Meaning>) => readonly string[],
  ): Meaning => {
    const first = taken(often);
    if (first === undefined) return meaning;
    const changes = each([0, Number(first[1])] as const, () => {
      const change = taken(new RegExp(`, from (\\d+) ${often.source}`));
      return change && ([Number(change[1]), Number(change[2])] as const);
    });
    return (...at) => apply(meaning, changes.findLast(([from]) => at[1] >= from)![1], at);
  };
  const operand = (): Meaning => {
    if (taken(/nothing/)) return () => [];
    const word = taken(/\w+/)?.[0];
    if (word !== undefined) return () => [word];
    if (taken(/\(/)) {
      const inside = sequence();
      taken(/\)/);
      return inside;
    }
    taken(/\[/);
    const phases = each({ from: 0, since: 0, meaning: sequence() }, () => {
      const change = taken(/, from (\d+)( \(local\))?: /);
      if (change === undefined) return undefined;
      const from = Number(change[1]);
      return { from, since: change[2] === undefined ? 0 : from, meaning: sequence() };
    });
    taken(/\]/);
    return (step, clock) => {
      const { since, meaning } = phases.findLast(({ from }) => clock >= from)!;
      return meaning(step, clock - since);
    };
  };

  const meaning = sequence();
  if (rest !== '') throw new Error(`"${rest}" of "${line}" is not of the grammar`);
  return meaning;
};
