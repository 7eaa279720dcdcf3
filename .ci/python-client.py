"""Drives a local OpenRouter with the official Python client: python-client.py URL MANAGEMENT_KEY POLICY ID_TOKEN WORKSPACE BYOK DESTINATION GUARDRAIL.

Each step reads back what it wrote; the client itself fails on every answer that does not have the described shape.
"""

import hashlib
import sys
from datetime import datetime, timezone

from openrouter import OpenRouter
from openrouter.errors import OAuthErrorResponse, OpenRouterError

url, management_key, policy, id_token, workspace, byok, destination, guardrail = sys.argv[1:]
client = OpenRouter(api_key=management_key, server_url=url)


def refused(status, call, **arguments):
    try:
        call(**arguments)
    except OpenRouterError as error:
        assert error.status_code == status, f"{error.status_code}, not {status}"
        return str(error)
    raise AssertionError(f"not refused with {status}")


# Logging in without a stored key.
exchange = {
    "federation_policy_id": policy,
    "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange",
    "subject_token_type": "urn:ietf:params:oauth:token-type:jwt",
}
nobody = OpenRouter(server_url=url)
login = nobody.o_auth.create_oauth_token(subject_token=id_token, scope="management", **exchange)
assert (login.scope, login.token_type, 0 < login.expires_in <= 300) == ("management", "Bearer", True)
assert OpenRouter(api_key=login.access_token, server_url=url).api_keys.list().data == []
for token, scope, error in [("no.jwt.here", "management", "invalid_request"), (id_token, "inference", "invalid_scope")]:
    try:
        nobody.o_auth.create_oauth_token(subject_token=token, scope=scope, **exchange)
        raise AssertionError(f"not refused with {error}")
    except OAuthErrorResponse as refusal:
        assert (refusal.status_code, refusal.data.error) == (400, error)

# Keys.
expiry = datetime(2099, 12, 31, 23, 59, 59, tzinfo=timezone.utc)
made = client.api_keys.create(
    name="python", limit=5, limit_reset="monthly", expires_at=expiry, external={"user": "customer-7"}
)
key = made.data
assert key.hash == hashlib.sha256(made.key.encode()).hexdigest()
assert (key.external_user, key.expires_at, key.limit_remaining) == ("customer-7", expiry, 5)
assert key.label == f"{made.key[:12]}...{made.key[-3:]}"
moved = client.api_keys.update(hash=key.hash, workspace_id=workspace, limit=None).data
assert (moved.workspace_id, moved.limit, moved.name) == (workspace, None, "python")
assert "No update fields provided" in refused(400, client.api_keys.update, hash=key.hash)
assert [one.hash for one in client.api_keys.list(workspace_id=workspace, include_expired=True).data] == [key.hash]
assert client.api_keys.get(hash=key.hash).data.name == "python"

# The key itself.
own = OpenRouter(api_key=made.key, server_url=url)
described = own.api_keys.get_current_key_metadata().data
assert (described.workspace_id, described.effective_budget, described.budgets) == (workspace, None, [])
assert "Invalid management key" in refused(401, own.api_keys.list)
client.api_keys.update(hash=key.hash, limit=2)
budget = own.api_keys.get_current_key_metadata().data.effective_budget
assert (budget.scope, budget.remaining_usd) == ("key_limit", 2)

# What refers to keys.
assert workspace in [one.id for one in client.workspaces.list(limit=100).result.data]
assert client.workspaces.get(id="production").data.id == workspace
assert client.byok.update(id=byok, allowed_api_key_hashes=[key.hash]).data.allowed_api_key_hashes == [key.hash]
assert [one.allowed_api_key_hashes for one in client.byok.list().result.data] == [[key.hash]]
assert client.byok.update(id=byok, allowed_api_key_hashes=None).data.allowed_api_key_hashes is None
refused(400, client.byok.update, id=byok, allowed_api_key_hashes=["a" * 64])
update = client.observability.update
assert update(id=destination, api_key_hashes=[key.hash]).data.api_key_hashes == [key.hash]
assert [one.api_key_hashes for one in client.observability.list().result.data] == [[key.hash]]
assert update(id=destination, api_key_hashes=None).data.api_key_hashes is None
assert [one.name for one in client.guardrails.list().result.data] == ["small"]
assert client.guardrails.bulk_assign_keys(id=guardrail, key_hashes=[key.hash, "no key"]).assigned_count == 1
assert [one.key_hash for one in client.guardrails.list_key_assignments().result.data] == [key.hash]
assert own.api_keys.get_current_key_metadata().data.effective_budget.guardrail_id == guardrail
assert client.guardrails.bulk_unassign_keys(id=guardrail, key_hashes=[key.hash]).unassigned_count == 1
activity = client.analytics.get_user_activity(request={"api_key_hash": key.hash})
assert activity.data == []
assert client.credits.get_credits().data.total_credits > 0

# Gone.
client.api_keys.delete(hash=key.hash)
refused(404, client.api_keys.get, hash=key.hash)
refused(401, own.api_keys.get_current_key_metadata)
