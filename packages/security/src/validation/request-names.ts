/**
 * The names that bodies of the surfaces give a meaning to, in lower case: for {@link JsonLimits.knownNames}.
 *
 * A name belongs here when a parser somewhere behind us might read its other spelling (`Model`) as the same field, or
 * when error pointers should be able to show it. Free-form names of tool schemas and metadata stay out.
 *
 * @see ASSURANCE VAL-2; GHSA-4gph-2hhr-5mwg.
 */
export const REQUEST_NAMES: ReadonlySet<string> = new Set(
  `
    model messages input prompt system instructions role content type text name id
    stream stream_options include_usage include_obfuscation metadata user n stop seed
    temperature top_p top_k max_tokens max_completion_tokens max_output_tokens stop_sequences
    frequency_penalty presence_penalty logit_bias logprobs top_logprobs best_of echo suffix
    tools tool_choice tool_calls tool_call_id tool_use_id parallel_tool_calls function functions
    function_call arguments parameters input_schema strict call_id output is_error schema
    disable_parallel_tool_use description custom server_label server_url mcp_servers allowed_tools
    image_url url detail input_audio audio data format file file_id file_data filename
    source media_type title context citations annotations cache_control refusal modalities
    response_format json_schema output_config verbosity reasoning reasoning_effort effort summary
    thinking budget_tokens signature encrypted_content include store previous_response_id conversation
    background truncation service_tier safety_identifier prompt_cache_key prediction container
    max_tool_calls web_search_options dimensions encoding_format betas context_management
    api_base base_url api_key api_version organization extra_headers extra_body extra_query
    mock_response custom_llm_provider headers timeout
  `
    .split(/\s+/u)
    .filter((name) => name !== ''),
);
