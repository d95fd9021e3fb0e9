import type ts from 'typescript';

/** A piece of text to be put in the place of another: one mutation. */
export interface Change {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** The smallest whole that it is a change of. */
  readonly host: ts.Node;
}

/** The node with another text. */
export const instead = (node: ts.Node, text: string, host = node): Change => ({
  start: node.getStart(),
  end: node.end,
  text,
  host,
});

/** Each element left out, with the comma after it. */
export const leftOut = (host: ts.Node, list: ts.NodeArray<ts.Node>): readonly Change[] =>
  list.map((each, i) => {
    const text = each.getSourceFile().text;
    const isFollowed = i + 1 < list.length || list.hasTrailingComma === true;
    return { start: each.getStart(), end: isFollowed ? text.indexOf(',', each.end) + 1 : each.end, text: '', host };
  });
