# Reads a JUnit file of ctest: prints why tests were skipped, then `N passed, N failed, N skipped`.
# Exits with 1 when a test failed or none passed.

function unescape(text) {
  gsub(/&quot;/, "\"", text)
  gsub(/&apos;/, "'", text)
  gsub(/&lt;/, "<", text)
  gsub(/&gt;/, ">", text)
  gsub(/&amp;/, "\\&", text)
  return text
}

/<testcase / {
  name = $0
  sub(/.*<testcase name="/, "", name)
  sub(/".*/, "", name)
  status = $0
  sub(/.* status="/, "", status)
  sub(/".*/, "", status)
  # ctest: run, fail, disabled, notrun (also for a test that said itself that it skips).
  skipped_itself = 0
  reason = ""
  state = ""
}

/<skipped message="SKIP_/ { skipped_itself = 1 }

# GoogleTest prints `file:line: Skipped` and the reason on the lines that follow.
state == "reason" {
  if ($0 == "" || $0 ~ /^\[/) state = "done"
  else reason = reason (reason == "" ? "" : " ") $0
}
state == "" && /: Skipped$/ { state = "reason" }

/<\/testcase>/ {
  if (status == "run") {
    passed++
  } else if (status == "disabled" || skipped_itself) {
    skipped++
    printf "skipped: %s: %s\n", unescape(name), (reason == "" ? "gives no reason" : unescape(reason))
  } else {
    failed++
    printf "failed: %s\n", unescape(name)
  }
}

END {
  printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped
  exit failed > 0 || passed == 0
}
