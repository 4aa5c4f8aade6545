#ifndef RAPPORT_LIBS_OBSERVE_JSON_H_
#define RAPPORT_LIBS_OBSERVE_JSON_H_

#include <string>
#include <string_view>

namespace rapport::observe {

// Appends `text` as a JSON string (RFC 8259), quotes included: one line and valid UTF-8 whatever `text`
// holds. Each byte that is not part of valid UTF-8 becomes U+FFFD.
void AppendJsonString(std::string_view text, std::string& json);

}  // namespace rapport::observe

#endif  // RAPPORT_LIBS_OBSERVE_JSON_H_
