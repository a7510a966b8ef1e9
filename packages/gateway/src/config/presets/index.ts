export { type Preset, PRESET_NAMES, type PresetCredential, type PresetName, type PresetPlace } from './preset.ts';
export { AWS_VARIABLES, findPreset, PRESETS } from './presets.ts';
