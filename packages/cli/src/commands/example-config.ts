/** What `agentor init` writes: the same text as `agentor.example.yaml`. */
export const EXAMPLE_CONFIG: string = `# yaml-language-server: $schema=./agentor.schema.json
#
# Configuration of the Agentor LLM Gateway. Everything here is optional: what is left out keeps its default.
#
#   agentor config check                               every problem at once, each with its line
#   agentor config schema > agentor.schema.json        completion and checks in editors
#   docs/configuration.md                              every setting with meaning, unit and default
#
# The running gateway takes up changes by itself, or on SIGHUP. A file with a problem changes nothing.
# Sizes: 512KiB, 25MiB. Durations: 250ms, 30s, 5m. Secrets: {env: NAME} or {file: path}, never the value itself.

server:
  host: 127.0.0.1 # 0.0.0.0 lets other machines in: put a TLS-terminating proxy in front
  port: 4000
  # hosts: [llm.example.com] # answer these Host headers alone
  # text_body_limit: 1MiB
  # multimodal_body_limit: 25MiB

# data_folder: agentor-data # generated secrets, keys and records; keep it, and keep it private

# log:
#   level: info

# Providers. Those whose environment variable is set (OPENAI_API_KEY, ANTHROPIC_API_KEY, GEMINI_API_KEY …) are there
# without a line here. Write one to change something about it, or to add an account of your own.
providers: {}
#  openai:
#    api_key: {env: OPENAI_API_KEY}
#    open: false # only the models configured below
#  team-b:
#    preset: openai
#    api_key: {file: /run/secrets/team-b}
#    name_patterns: [] # reached as team-b/…
#  local:
#    preset: vllm
#    base_url: http://10.0.0.5:8000/v1
#    private_network: true # http and private addresses are refused otherwise

# Models by the name that callers use, each with one or several deployments behind it.
models:
  trial:
    deployments:
      - {provider: agentor, model: echo}
#  fast:
#    deployments:
#      - {provider: openai, model: gpt-5-mini, weight: 3}
#      - {provider: team-b, model: gpt-5-mini, weight: 1}
#    fallbacks: [trial]

# Other names for models.
aliases: {}
#  gpt-4o-mini: fast

# Limits of rate, requests in work and money, and what models cost: docs/limits.md
limits: {}
#  each-key: {per: [key], requests_per_minute: 600, concurrent_requests: 50}
#  everybody: {usd_per_month: 2000}
prices: []
#  - {model: openai/gpt-5-mini, input: 0.25, cached_input: 0.025, output: 2}

# routing:
#   timeouts: {connect: 5s, first_byte: 120s, silence: 60s, total: 10m}
#   retries: {attempts_max: 2}
#   breaker: {failures_max: 5, open_for: 30s}
`;
