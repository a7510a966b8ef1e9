export { enhancedInputValidationMiddleware, type InputValidationOptions, type ValidatedEnv } from './input-validation.ts';
export { addSecurityHeadersToApp, securityHeadersMiddleware } from './security-headers.ts';
export { cleanupSecurity, type SecurityComponents, setupSecurity } from './setup-security.ts';
