#include "libs/access/http_get.h"

#include <curl/curl.h>

#include <memory>
#include <string_view>

#include "libs/base/status.h"

namespace rapport::access {
namespace {

constexpr std::size_t kLongestBody = 1 << 20;
constexpr long kPatienceMs = 5000;

struct Cleanup {
  void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

struct FreeText {
  void operator()(char* text) const { curl_free(text); }
};

std::string PartOf(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return "";
  return std::unique_ptr<char, FreeText>(text).get();
}

bool IsLoopbackHost(std::string_view host) {
  const bool is_number = host.find_first_not_of("0123456789.") == std::string_view::npos;
  return host == "localhost" || host == "[::1]" || (is_number && host.starts_with("127."));
}

size_t Append(char* data, size_t size, size_t count, void* body) {
  std::string& text = *static_cast<std::string*>(body);
  if (text.size() + size * count > kLongestBody) return 0;  // ends the transfer
  text.append(data, size * count);
  return size * count;
}

absl::Status Failed(std::string_view why) {
  return base::WithDetail(
      base::Error(absl::StatusCode::kUnavailable, "FETCH_FAILED", "a document cannot be fetched"), why);
}

}  // namespace

absl::Status CheckUrl(const std::string& url, std::string_view field) {
  const std::unique_ptr<CURLU, Cleanup> parsed(curl_url());
  if (curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) == CURLUE_OK) {
    const std::string scheme = PartOf(parsed.get(), CURLUPART_SCHEME);
    if (scheme == "https") return absl::OkStatus();
    if (scheme == "http" && IsLoopbackHost(PartOf(parsed.get(), CURLUPART_HOST))) return absl::OkStatus();
  }
  return base::InvalidArgument(field, "is no https URL, and no http URL of this machine", "INVALID_URL");
}

absl::StatusOr<std::string> HttpGet(const std::string& url) {
  const std::unique_ptr<CURL, Cleanup> curl(curl_easy_init());
  if (curl == nullptr) return Failed("curl_easy_init");
  std::string body;
  curl_easy_setopt(curl.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl.get(), CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl.get(), CURLOPT_FAILONERROR, 1L);
  curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT_MS, kPatienceMs);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, Append);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &body);
  if (const CURLcode code = curl_easy_perform(curl.get()); code != CURLE_OK) {
    return Failed(curl_easy_strerror(code));
  }
  return body;
}

}  // namespace rapport::access
