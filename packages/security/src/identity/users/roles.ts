/** Something that may be done. A permission that is not in the list of a role is not given by it. */
export const Permission = {
  MODELS_USE: 'models:use',
  KEYS_OWN: 'keys:own',
  KEYS_MANAGE: 'keys:manage',
  USERS_READ: 'users:read',
  USERS_MANAGE: 'users:manage',
  ROLES_MANAGE: 'roles:manage',
  TEAMS_MANAGE: 'teams:manage',
  SESSIONS_MANAGE: 'sessions:manage',
  POLICIES_READ: 'policies:read',
  POLICIES_MANAGE: 'policies:manage',
  BUDGETS_READ: 'budgets:read',
  BUDGETS_MANAGE: 'budgets:manage',
  AUDIT_READ: 'audit:read',
  SETTINGS_READ: 'settings:read',
  SETTINGS_MANAGE: 'settings:manage',
} as const;

/** One of {@link Permission}. */
export type Permission = (typeof Permission)[keyof typeof Permission];

/** The names of the built-in roles. */
export const Role = { ADMIN: 'admin', MANAGER: 'manager', AUDITOR: 'auditor', USER: 'user' } as const;

/** One of {@link Role}. */
export type Role = (typeof Role)[keyof typeof Role];

/** A role: a name for a set of permissions. Deployments define more of them. */
export interface RoleDefinition {
  readonly name: string;
  readonly permissions: readonly Permission[];
}

/** The built-in roles, from all to least. */
export const BUILT_IN_ROLES: readonly RoleDefinition[] = Object.freeze([
  { name: Role.ADMIN, permissions: Object.values(Permission) },
  {
    name: Role.MANAGER,
    permissions: [Permission.MODELS_USE, Permission.KEYS_OWN, Permission.KEYS_MANAGE, Permission.USERS_READ, Permission.USERS_MANAGE, Permission.TEAMS_MANAGE, Permission.BUDGETS_READ],
  },
  { name: Role.AUDITOR, permissions: [Permission.AUDIT_READ, Permission.USERS_READ, Permission.POLICIES_READ, Permission.BUDGETS_READ, Permission.SETTINGS_READ] },
  { name: Role.USER, permissions: [Permission.MODELS_USE, Permission.KEYS_OWN] },
]);

/** All that these roles give. A name that no definition has gives nothing. */
export function permissionsOf(roles: readonly string[], definitions: readonly RoleDefinition[] = BUILT_IN_ROLES): ReadonlySet<Permission> {
  return new Set(definitions.filter(({ name }) => roles.includes(name)).flatMap(({ permissions }) => permissions));
}

/** Whether these roles give a permission. */
export function hasPermission(roles: readonly string[], permission: Permission, definitions: readonly RoleDefinition[] = BUILT_IN_ROLES): boolean {
  return permissionsOf(roles, definitions).has(permission);
}

/** Who does something, and what they may do. */
export interface Actor {
  readonly id: string;
  readonly permissions: ReadonlySet<Permission>;
}

/** The first of these roles that holds a permission which the actor lacks. The deployment itself (undefined) lacks none. */
export function findRoleAbove(roles: readonly string[], actor: Actor | undefined, definitions: readonly RoleDefinition[]): string | undefined {
  return actor === undefined ? undefined : roles.find((role) => !permissionsOf([role], definitions).isSubsetOf(actor.permissions));
}
