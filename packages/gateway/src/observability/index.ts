export { openTelemetry, type Telemetry, type TelemetryConfig, type TelemetryParts } from './open-telemetry.ts';
