#ifndef RAPPORT_TOOLS_SIMULATE_JSON_WRITER_H_
#define RAPPORT_TOOLS_SIMULATE_JSON_WRITER_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rapport::simulate {

// Writes indented JSON with a fixed order of fields and four decimals, so that the same truths are the same
// bytes on every platform (protobuf's printer writes doubles with all their digits and maps in no order). The
// caller nests and closes properly; names and texts are plain ASCII without quotes and backslashes.
class JsonWriter {
 public:
  JsonWriter& BeginObject() { return Begin('{'); }
  JsonWriter& EndObject() { return End('}'); }
  JsonWriter& BeginArray() { return Begin('['); }
  JsonWriter& EndArray() { return End(']'); }
  // The name of the next value.
  JsonWriter& Name(std::string_view name);

  JsonWriter& Text(std::string_view value);
  JsonWriter& Number(double value);
  JsonWriter& Count(std::uint64_t value);
  JsonWriter& Bool(bool value);

  // The document, with a line break at its end.
  std::string Take() &&;

 private:
  JsonWriter& Begin(char bracket);
  JsonWriter& End(char bracket);
  JsonWriter& Value(std::string_view text);
  void StartValue();

  std::string out_;
  std::vector<bool> empty_;  // an open bracket each: whether nothing stands in it yet
  bool after_name_ = false;
};

}  // namespace rapport::simulate

#endif  // RAPPORT_TOOLS_SIMULATE_JSON_WRITER_H_
