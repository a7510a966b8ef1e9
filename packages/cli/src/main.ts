#!/usr/bin/env node
import process from 'node:process';
import { openTerminal } from './process.ts';
import { runCli } from './run-cli.ts';

process.exitCode = await runCli(process.argv.slice(2), openTerminal());
