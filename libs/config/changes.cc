#include <algorithm>
#include <string>
#include <vector>

#include "google/protobuf/util/message_differencer.h"
#include "libs/config/config.h"

namespace rapport::config {
namespace {

using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;
using ::google::protobuf::util::MessageDifferencer;

class Paths final : public MessageDifferencer::Reporter {
 public:
  using Path = std::vector<MessageDifferencer::SpecificField>;
  void ReportAdded(const Message&, const Message&, const Path& path) override { Add(path); }
  void ReportDeleted(const Message&, const Message&, const Path& path) override { Add(path); }
  void ReportModified(const Message&, const Message&, const Path& path) override {
    const bool is_leaf = path.back().field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE;
    if (is_leaf) Add(path);  // what holds it is reported, too
  }

  std::vector<std::string> paths;

 private:
  void Add(const Path& path) {
    std::string text;
    for (const MessageDifferencer::SpecificField& step : path) {
      text += (text.empty() ? "" : ".") + step.field->name();
    }
    // A list is reported by its elements.
    if (std::find(paths.begin(), paths.end(), text) == paths.end()) paths.push_back(std::move(text));
  }
};

}  // namespace

std::vector<std::string> Changes(const Message& before, const Message& after) {
  Paths found;
  MessageDifferencer differencer;
  differencer.set_message_field_comparison(MessageDifferencer::EQUIVALENT);
  differencer.ReportDifferencesTo(&found);
  differencer.Compare(before, after);
  return std::move(found.paths);
}

}  // namespace rapport::config
