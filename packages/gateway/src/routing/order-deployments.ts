import type { DeploymentConfig } from '../config/index.ts';

/**
 * Deployments in the order of trying: drawn by weight without putting back, those of weight 0 last, in their order.
 *
 * @param fraction - Numbers in [0, 1).
 */
export function orderDeployments(
  deployments: readonly DeploymentConfig[],
  fraction: () => number,
): readonly DeploymentConfig[] {
  if (deployments.length <= 1) return deployments;
  const left = deployments.filter(({ weight }) => weight > 0);
  const ordered: DeploymentConfig[] = [];
  while (left.length > 0) {
    let mark = fraction() * left.reduce((sum, { weight }) => sum + weight, 0);
    const found = left.findIndex(({ weight }) => (mark -= weight) < 0);
    ordered.push(...left.splice(found < 0 ? left.length - 1 : found, 1));
  }
  return [...ordered, ...deployments.filter(({ weight }) => weight <= 0)];
}
