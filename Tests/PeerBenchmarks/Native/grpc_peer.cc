// gRPC C++ as a peer: completion queues on both sides, one thread each, as its own benchmarks have it.
//
// grpc-cpp-peer serve            prints where it listens, serves until its input ends
// grpc-cpp-peer drive HOST:PORT  does the loads of its input

#include <grpcpp/grpcpp.h>

#include <iostream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "bench.grpc.pb.h"
#include "form.h"

namespace {

using bench::v1::Bench;
using bench::v1::BenchRecord;
using bench::v1::RecordCount;
using bench::v1::RecordList;

BenchRecord make_record(int64_t number) {
    BenchRecord record;
    record.set_code("21" + std::to_string(41000000 + number));
    record.set_name("Sample senior high school " + std::to_string(number));
    record.set_region("4108" + std::to_string(number % 90 + 10));
    record.set_stage("senior");
    record.set_students(1200 + number);
    record.set_classes(24 + number % 12);
    record.set_seats(1500 + number);
    record.set_attainment(0.9125);
    record.set_is_sample(true);
    record.set_remark("labelled sample data, nobody is meant");
    for (int64_t grade : {int64_t{401}, int64_t{398}, 400 + number % 40}) record.add_grades(grade);
    return record;
}

RecordList make_list() {
    RecordList list;
    for (int64_t number = 0; number < 100; number++) *list.add_records() = make_record(number);
    return list;
}

// MARK: Server

using AsyncEcho = Bench::WithAsyncMethod_Echo<Bench::WithAsyncMethod_EchoList<Bench::Service>>;

/// Calls with one answer come through the completion queue; streams have a thread of gRPC's own.
class Service : public AsyncEcho {
    grpc::Status Records(grpc::ServerContext *, const RecordCount *request,
                         grpc::ServerWriter<BenchRecord> *writer) override {
        // Without its buffer hint, which is thrice as fast and at times never writes again once a window was full.
        BenchRecord record = make_record(1);
        for (int64_t sent = 0; sent < request->count(); sent++) {
            if (!writer->Write(record)) return grpc::Status::CANCELLED;
        }
        return grpc::Status::OK;
    }
};

class ServerCall {
  public:
    virtual ~ServerCall() = default;
    virtual void proceed(bool ok) = 0;
};

/// One place for a call: waits for it, answers it, waits for the next one.
template <class Message> class EchoCall final : public ServerCall {
  public:
    using Request = void (AsyncEcho::*)(grpc::ServerContext *, Message *,
                                        grpc::ServerAsyncResponseWriter<Message> *,
                                        grpc::CompletionQueue *, grpc::ServerCompletionQueue *,
                                        void *);

    EchoCall(Service *service, grpc::ServerCompletionQueue *queue, Request request)
        : service_(service), queue_(queue), request_(request) {
        wait();
    }

    void proceed(bool ok) override {
        if (answered_ || !ok) {
            if (ok || answered_) wait();
        } else {
            answered_ = true;
            writer_->Finish(message_, grpc::Status::OK, this);
        }
    }

  private:
    void wait() {
        answered_ = false;
        context_ = std::make_unique<grpc::ServerContext>();
        writer_ = std::make_unique<grpc::ServerAsyncResponseWriter<Message>>(context_.get());
        (service_->*request_)(context_.get(), &message_, writer_.get(), queue_, queue_, this);
    }

    Service *service_;
    grpc::ServerCompletionQueue *queue_;
    Request request_;
    bool answered_ = false;
    std::unique_ptr<grpc::ServerContext> context_;
    std::unique_ptr<grpc::ServerAsyncResponseWriter<Message>> writer_;
    Message message_;
};

int serve() {
    Service service;
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(&service);
    auto queue = builder.AddCompletionQueue();
    auto server = builder.BuildAndStart();
    if (!server || port == 0) return 1;
    std::vector<std::unique_ptr<ServerCall>> calls;
    for (int each = 0; each < 512; each++) {
        calls.push_back(std::make_unique<EchoCall<BenchRecord>>(&service, queue.get(),
                                                                &AsyncEcho::RequestEcho));
        calls.push_back(std::make_unique<EchoCall<RecordList>>(&service, queue.get(),
                                                               &AsyncEcho::RequestEchoList));
    }
    std::cout << "127.0.0.1:" << port << std::endl;
    std::thread([&queue] {
        void *tag = nullptr;
        bool ok = false;
        while (queue->Next(&tag, &ok)) static_cast<ServerCall *>(tag)->proceed(ok);
    }).detach();
    wait_for_end_of_input();
    std::_Exit(0);
}

// MARK: Client

template <class Message> struct ClientCall {
    std::unique_ptr<grpc::ClientContext> context;
    std::unique_ptr<grpc::ClientAsyncResponseReader<Message>> reader;
    grpc::Status status;
    Message answer;
    uint64_t asked = 0;
};

template <class Message> using Ask = std::unique_ptr<grpc::ClientAsyncResponseReader<Message>> (
    Bench::Stub::*)(grpc::ClientContext *, const Message &, grpc::CompletionQueue *);

template <class Message>
void unary(Bench::Stub *stub, Ask<Message> ask, const Message &message, const load_t &load) {
    static times_t times;
    grpc::CompletionQueue queue;
    std::vector<ClientCall<Message>> calls(load.in_flight);
    auto start_call = [&](ClientCall<Message> &call) {
        call.context = std::make_unique<grpc::ClientContext>();
        call.reader = (stub->*ask)(call.context.get(), message, &queue);
        call.reader->Finish(&call.answer, &call.status, &call);
    };
    uint64_t start = now_nanoseconds(), now = start;
    uint64_t end = start + load.milliseconds * 1000000u;
    for (auto &call : calls) {
        call.asked = start;
        start_call(call);
    }
    int open = load.in_flight;
    void *tag = nullptr;
    bool ok = false;
    while (open > 0 && queue.Next(&tag, &ok)) {
        auto &call = *static_cast<ClientCall<Message> *>(tag);
        if (!ok || !call.status.ok()) {
            std::cerr << "call failed: " << call.status.error_message() << std::endl;
            std::_Exit(1);
        }
        now = now_nanoseconds();
        times_add(&times, now - call.asked);
        call.asked = now;
        if (now < end) {
            start_call(call);
        } else {
            open--;
        }
    }
    print_times(&times, (now - start) * 1e-9);
}

void stream(Bench::Stub *stub, long count) {
    grpc::ClientContext context;
    RecordCount request;
    request.set_count(count);
    BenchRecord record;
    uint64_t start = now_nanoseconds();
    auto reader = stub->Records(&context, request);
    long received = 0;
    while (reader->Read(&record)) received++;
    if (!reader->Finish().ok() || received != count) std::_Exit(1);
    print_count(count, (now_nanoseconds() - start) * 1e-9);
}

int drive(const std::string &address) {
    auto channel = grpc::CreateChannel(address, grpc::InsecureChannelCredentials());
    auto stub = Bench::NewStub(channel);
    const BenchRecord record = make_record(1);
    const RecordList list = make_list();
    char line[256];
    while (fgets(line, sizeof line, stdin)) {
        load_t load = parse_load(line);
        if (load.kind == 'u' && load.list) {
            unary<RecordList>(stub.get(), &Bench::Stub::AsyncEchoList, list, load);
        } else if (load.kind == 'u') {
            unary<BenchRecord>(stub.get(), &Bench::Stub::AsyncEcho, record, load);
        } else if (load.kind == 's') {
            stream(stub.get(), load.count);
        } else {
            std::cout << "unknown load: " << line << std::flush;
        }
    }
    return 0;
}

}  // namespace

int main(int count, char **arguments) {
    const std::string role = count > 1 ? arguments[1] : "";
    if (role == "serve") return serve();
    if (role == "drive" && count == 3) return drive(arguments[2]);
    std::cerr << "usage: grpc-cpp-peer serve | drive HOST:PORT" << std::endl;
    return 64;
}
