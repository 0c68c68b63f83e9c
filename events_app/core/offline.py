"""Answers to forms that a device may have kept until it had a network again.

Such a form is marked `data-offline`; its page sends it by script and asks for JSON. The same view
answers a browser without script with pages, so that nothing hangs on the script.
"""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect


def sent_by_script(request: HttpRequest) -> bool:
    """Tell whether the queue on the device sent this form."""
    return request.headers.get("Accept", "").startswith("application/json")


def answer_taken(request: HttpRequest, url: str, message: str) -> HttpResponse:
    """Say that the form was taken: 201 to the queue, else a message on the next page."""
    if sent_by_script(request):
        return JsonResponse({"message": message, "url": url}, status=201)
    messages.success(request, message)
    return redirect(url)


def answer_refused(form: forms.BaseForm) -> JsonResponse:
    """Hand the errors back to the form on the device: field name → sentences, "" for all."""
    errors = {
        "" if name == "__all__" else name: [str(error) for error in lines]
        for name, lines in form.errors.items()
    }
    return JsonResponse({"code": "invalid", "errors": errors}, status=422)
