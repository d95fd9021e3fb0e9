import ts from 'typescript';

const { SyntaxKind: kind } = ts;

const isAssignment = (operator: ts.SyntaxKind): boolean =>
  operator >= kind.FirstAssignment && operator <= kind.LastAssignment;

/**
 * Is the expression where any other could stand in its place? Not where it is a name, a callee (which would lose its
 * `this`), the target of an assignment, or part of an optional chain.
 */
export const isReplaceable = (node: ts.Node): node is ts.Expression => {
  if (!ts.isExpression(node) || ts.isSpreadElement(node) || ts.isOmittedExpression(node)) return false;
  const { parent } = node;
  if (ts.isNonNullExpression(parent)) return isReplaceable(parent);
  if (ts.isCallExpression(parent) || ts.isNewExpression(parent)) return parent.expression !== node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node && !ts.isOptionalChain(parent);
  if (ts.isElementAccessExpression(parent)) return parent.argumentExpression === node || !ts.isOptionalChain(parent);
  if (ts.isPrefixUnaryExpression(parent))
    return parent.operator !== kind.PlusPlusToken && parent.operator !== kind.MinusMinusToken;
  if (ts.isPostfixUnaryExpression(parent)) return false;
  if (ts.isBinaryExpression(parent)) return parent.right === node || !isAssignment(parent.operatorToken.kind);
  // A declaration has its name, and what it starts with.
  if ('name' in parent && parent.name === node) return false;
  return !ts.isBindingElement(parent) || parent.initializer === node;
};
