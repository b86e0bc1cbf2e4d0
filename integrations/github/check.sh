#!/usr/bin/env bash
# What action.yml runs: `copygate check` with the inputs of the action, which come in by the environment.
set -uo pipefail

copygate="${COPYGATE:-$RUNNER_TEMP/copygate/bin/copygate}"

# Blanks and line breaks part paths; nothing in them is expanded.
set -f
# shellcheck disable=SC2206
paths=($PATHS)
set +f
options=(--lang "${SPOKEN:-zh}")
# An empty base is refused by copygate itself: a pipeline whose variable is missing must not check less.
if [ "${DIFF_BASE-}" != none ]; then options+=("--diff-base=${DIFF_BASE-}"); fi
if [ -n "${FAIL_ON-}" ]; then options+=("--fail-on=$FAIL_ON"); fi
if [ -n "${BASELINE-}" ]; then options+=("--baseline=$BASELINE"); fi

"$copygate" check "${options[@]}" --format github -- "${paths[@]}"
code=$?
if [ -n "${SARIF-}" ]; then
  # The step summary was written by the first run.
  GITHUB_STEP_SUMMARY='' "$copygate" check "${options[@]}" --format sarif -- "${paths[@]}" >"$SARIF"
fi
if [ -n "${GITHUB_OUTPUT-}" ]; then echo "exit-code=$code" >>"$GITHUB_OUTPUT"; fi
exit "$code"
